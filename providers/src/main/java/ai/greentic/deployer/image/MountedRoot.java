package ai.greentic.deployer.image;

import ai.greentic.deployer.image.FileTree.Content;
import ai.greentic.deployer.image.FileTree.Directory;
import ai.greentic.deployer.image.FileTree.RegularFile;
import ai.greentic.deployer.image.FileTree.Special;
import ai.greentic.deployer.image.FileTree.SymbolicLink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads the file system of an image that is mounted in a folder. Never follows a link. */
final class MountedRoot extends SimpleFileVisitor<Path> {
  private final Path root;
  private final FileTree tree = new FileTree();

  private MountedRoot(Path root) {
    this.root = root;
  }

  static FileTree read(Path root) throws IOException {
    MountedRoot visitor = new MountedRoot(root);
    Files.walkFileTree(root, visitor);
    return visitor.tree;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    if (!folder.equals(root)) {
      tree.put(name(folder), new Directory());
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      tree.put(name(path), new SymbolicLink(Files.readSymbolicLink(path).toString()));
    } else if (attributes.isRegularFile()) {
      try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
        RegularFile file = tree.newFile(Content.read(in));
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        tree.mode(file, mode);
        tree.put(name(path), file);
      }
    } else {
      tree.put(name(path), new Special());
    }
    return FileVisitResult.CONTINUE;
  }

  private String name(Path path) {
    return root.relativize(path).toString();
  }
}
