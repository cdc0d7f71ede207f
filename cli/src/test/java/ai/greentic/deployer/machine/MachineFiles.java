package ai.greentic.deployer.machine;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Searches the files of a machine that is up, from outside. */
final class MachineFiles {
  /** Everything that is written while a machine is up; what is bound in from outside is not. */
  private static final List<String> FOLDERS =
      List.of("etc", "root", "home", "tmp", "var", "run", "srv", "opt", "mnt", "usr/local");

  private static final Set<String> FROM_OUTSIDE = Set.of("/opt/greentic-deployer", "/srv/release");

  private final Path root;

  MachineFiles(Path root) {
    this.root = root;
  }

  /** Where a secret may lie, and why. */
  record Allowed(String places, Predicate<String> secrets, String reason) {
    boolean covers(String path, String secret) {
      return path.matches(places) && secrets.test(secret);
    }
  }

  /** What is found where it may not be: {@code name in path}. */
  Set<String> findings(List<Secret> secrets, List<Allowed> allowed) throws IOException {
    Set<String> findings = new TreeSet<>();
    for (String folder : FOLDERS) {
      Files.walkFileTree(
          root.resolve(folder),
          new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return FROM_OUTSIDE.contains(inside(path))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isRegularFile()) {
                String place = inside(path);
                Secret.namesIn(Files.readAllBytes(path), secrets).stream()
                    .filter(name -> allowed.stream().noneMatch(it -> it.covers(place, name)))
                    .forEach(name -> findings.add(name + " in " + place));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
              // It is gone again.
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return findings;
  }

  private String inside(Path path) {
    return "/" + root.relativize(path);
  }
}
