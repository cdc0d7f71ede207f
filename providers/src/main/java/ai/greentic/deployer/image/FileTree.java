package ai.greentic.deployer.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of an image as a container sees them: its layers laid over one another, with whiteouts
 * (OCI image specification, layer.md). Paths are relative to the root, such as {@code usr/bin/env}.
 */
final class FileTree {
  private static final int MOST_LINKS = 40;

  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private final BitSet executable = new BitSet();
  private int inodes;

  /** What stands at a path. */
  sealed interface Node {}

  record Directory() implements Node {}

  record SymbolicLink(String target) implements Node {}

  /** A device, a pipe or a socket. */
  record Special() implements Node {}

  /**
   * A regular file.
   *
   * @param inode equal for hard links to the same file
   */
  record RegularFile(int inode, Content content) implements Node {}

  /**
   * What a regular file holds, as far as running it goes.
   *
   * @param whyNotStatic for ELF: why it cannot run by itself, empty when it can
   */
  record Content(Kind kind, Optional<String> whyNotStatic) {
    enum Kind {
      ELF,
      SCRIPT,
      DATA
    }

    static Content read(InputStream in) throws IOException {
      byte[] start = in.readNBytes(4);
      if (ElfHeader.isElf(start)) {
        return new Content(Kind.ELF, ElfHeader.whyNotStatic(start, in));
      }
      boolean script = start.length >= 2 && start[0] == '#' && start[1] == '!';
      return new Content(script ? Kind.SCRIPT : Kind.DATA, Optional.empty());
    }
  }

  /** A new regular file, not yet at any path. */
  RegularFile newFile(Content content) {
    return new RegularFile(inodes++, content);
  }

  /** Notes the mode of a path to a file; with hard links one executable path makes all so. */
  void mode(RegularFile file, int mode) {
    if ((mode & 0111) != 0) {
      executable.set(file.inode());
    }
  }

  boolean isExecutable(RegularFile file) {
    return executable.get(file.inode());
  }

  void put(String path, Node node) {
    if (!(node instanceof Directory)) {
      removeBelow(path);
    }
    nodes.put(path, node);
  }

  Optional<Node> get(String path) {
    return Optional.ofNullable(nodes.get(path));
  }

  Map<String, Node> nodes() {
    return Collections.unmodifiableMap(nodes);
  }

  /**
   * Lays a layer over what is here. Whiteouts hide what lies below, never the layer's own files.
   */
  void lay(Map<String, Node> files, Set<String> whiteouts, Set<String> opaque) {
    opaque.forEach(this::removeBelow);
    for (String path : whiteouts) {
      removeBelow(path);
      nodes.remove(path);
    }
    files.forEach(this::put);
  }

  private void removeBelow(String path) {
    if (path.isEmpty()) {
      nodes.clear();
    } else {
      // '0' follows '/' in ASCII: the half-open range is everything that begins with path + "/".
      nodes.subMap(path + "/", path + "0").clear();
    }
  }

  /**
   * The path with all symbolic links followed, as inside the container; empty when it is broken.
   */
  Optional<String> resolve(String path) {
    Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
    String at = "";
    int links = 0;
    while (!left.isEmpty()) {
      String segment = left.removeFirst();
      if (segment.isEmpty() || segment.equals(".")) {
        continue;
      }
      if (segment.equals("..")) {
        at = at.contains("/") ? at.substring(0, at.lastIndexOf('/')) : "";
        continue;
      }
      String next = at.isEmpty() ? segment : at + "/" + segment;
      if (nodes.get(next) instanceof SymbolicLink(String target)) {
        if (++links > MOST_LINKS) {
          return Optional.empty();
        }
        if (target.startsWith("/")) {
          at = "";
        }
        List<String> segments = List.of(target.split("/", -1));
        segments.reversed().forEach(left::addFirst);
      } else {
        at = next;
      }
    }
    return nodes.containsKey(at) ? Optional.of(at) : Optional.empty();
  }
}
