package ai.greentic.deployer.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation with its code blocks: fenced ones, and comments that begin with
 * {@code <!-- machine}, which set the stage for what follows.
 *
 * @param name its path below the project
 */
record Page(String name, List<CodeBlock> blocks) {
  private static final Pattern FENCE = Pattern.compile("( *)(`{3,})([^`]*)");
  private static final Pattern INDENTED = Pattern.compile(" {4,}\\S.*");
  private static final String COMMENT = "<!-- machine";

  /** README.md, CHANGELOG.md and all pages below docs. */
  static List<Page> all(Path project) {
    try (Stream<Path> files = Files.walk(project.resolve("docs"))) {
      return Stream.concat(
              Stream.of(project.resolve("README.md"), project.resolve("CHANGELOG.md")),
              files.filter(file -> file.toString().endsWith(".md")).sorted())
          .map(file -> read(project, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page read(Path project, Path file) {
    String name = project.relativize(file).toString();
    try {
      return new Page(name, blocks(name, Files.readAllLines(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<CodeBlock> blocks(String name, List<String> lines) {
    List<CodeBlock> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      boolean comment = lines.get(i).startsWith(COMMENT);
      if (comment || fence.matches()) {
        String end = comment ? "-->" : fence.group(1) + fence.group(2);
        int last = i + 1;
        while (!lines.get(last).equals(end)) {
          last++;
        }
        blocks.add(block(name + ":" + (i + 1), fence, comment, lines.subList(i, last)));
        i = last;
      } else if (isIndentedCode(lines, i)) {
        // It says nothing of what it is, so that it counts as commands that no test runs.
        blocks.add(new CodeBlock(name + ":" + (i + 1), "", List.of(), lines.get(i), false));
      }
    }
    return blocks;
  }

  private static CodeBlock block(String place, Matcher fence, boolean comment, List<String> lines) {
    String opening = comment ? "sh " + lines.getFirst().substring(5) : fence.group(3);
    List<String> words = Arrays.asList(opening.strip().split("\\s+"));
    StringBuilder text = new StringBuilder();
    int indentation = comment ? 0 : fence.group(1).length();
    for (String line : lines.subList(1, lines.size())) {
      text.append(line.length() < indentation ? line.strip() : line.substring(indentation))
          .append('\n');
    }
    return new CodeBlock(
        place, words.getFirst(), words.subList(1, words.size()), text.toString(), comment);
  }

  /** After an empty line; below an item of a list four spaces are a paragraph of it. */
  private static boolean isIndentedCode(List<String> lines, int i) {
    if (i == 0 || !lines.get(i - 1).isEmpty() || !INDENTED.matcher(lines.get(i)).matches()) {
      return false;
    }
    int before = i - 1;
    while (before > 0 && (lines.get(before).isEmpty() || lines.get(before).startsWith(" "))) {
      before--;
    }
    return !lines.get(before).matches("(?:[-*]|\\d+\\.) .*");
  }
}
