package ai.greentic.deployer.image;

import ai.greentic.deployer.image.FileTree.Content;
import ai.greentic.deployer.image.FileTree.Directory;
import ai.greentic.deployer.image.FileTree.Node;
import ai.greentic.deployer.image.FileTree.RegularFile;
import ai.greentic.deployer.image.FileTree.Special;
import ai.greentic.deployer.image.FileTree.SymbolicLink;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Reads one layer, an uncompressed tar stream, and lays it over the layers below. */
final class LayerReader {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String OVERLAY_ATTRIBUTE = "SCHILY.xattr.trusted.overlay.";

  private final FileTree tree;
  private final Map<String, Node> files = new LinkedHashMap<>();
  private final Set<String> whiteouts = new HashSet<>();
  private final Set<String> opaque = new HashSet<>();

  private LayerReader(FileTree tree) {
    this.tree = tree;
  }

  static void layOver(FileTree tree, TarEntries entries) throws IOException, InvalidImageException {
    LayerReader reader = new LayerReader(tree);
    for (TarEntries.Entry entry = entries.next(); entry != null; entry = entries.next()) {
      reader.accept(entry);
    }
    tree.lay(reader.files, reader.whiteouts, reader.opaque);
  }

  private void accept(TarEntries.Entry entry) throws IOException, InvalidImageException {
    TarArchiveEntry header = entry.header();
    // Such an attribute would make the kernel show other files than the ones that are here.
    if (header.getExtraPaxHeaders().keySet().stream()
        .anyMatch(key -> key.startsWith(OVERLAY_ATTRIBUTE))) {
      throw new InvalidImageException("holds overlay attributes at " + entry.name());
    }
    int slash = entry.name().lastIndexOf('/');
    String folder = slash < 0 ? "" : entry.name().substring(0, slash);
    String base = entry.name().substring(slash + 1);
    if (base.equals(OPAQUE)) {
      opaque.add(folder);
    } else if (base.startsWith(WHITEOUT)) {
      String hidden = base.substring(WHITEOUT.length());
      whiteouts.add(folder.isEmpty() ? hidden : folder + "/" + hidden);
    } else {
      files.put(entry.name(), node(entry));
    }
  }

  private Node node(TarEntries.Entry entry) throws IOException, InvalidImageException {
    TarArchiveEntry header = entry.header();
    if (header.isDirectory()) {
      return new Directory();
    }
    if (header.isSymbolicLink()) {
      return new SymbolicLink(header.getLinkName());
    }
    if (header.isLink()) {
      return hardLink(entry);
    }
    if (header.isCharacterDevice() || header.isBlockDevice() || header.isFIFO()) {
      return new Special();
    }
    RegularFile file = tree.newFile(Content.read(entry.content()));
    tree.mode(file, header.getMode());
    return file;
  }

  private Node hardLink(TarEntries.Entry entry) throws InvalidImageException {
    String target = TarEntries.normal(entry.header().getLinkName());
    Node linked = files.get(target);
    if (linked == null) {
      linked = tree.get(target).orElse(null);
    }
    if (linked == null || linked instanceof Directory) {
      throw new InvalidImageException(
          "holds " + entry.name() + ", a hard link to " + target + ", which is no file before it");
    }
    if (linked instanceof RegularFile file) {
      tree.mode(file, entry.header().getMode());
    }
    return linked;
  }
}
