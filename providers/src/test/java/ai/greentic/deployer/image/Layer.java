package ai.greentic.deployer.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Builds a tar file, entry by entry, also ones that no honest tool would make. */
final class Layer {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
  private boolean finished;

  Layer() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  Layer file(String name, int mode, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(0100000 | mode);
    entry.setSize(content.length);
    return put(entry, content);
  }

  Layer file(String name, int mode, String content) {
    return file(name, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  Layer folder(String name) {
    return put(new TarArchiveEntry(name + "/", true), new byte[0]);
  }

  Layer symbolicLink(String name, String target) {
    return link(name, target, TarConstants.LF_SYMLINK, 0777);
  }

  Layer hardLink(String name, String target, int mode) {
    return link(name, target, TarConstants.LF_LINK, mode);
  }

  Layer device(String name) {
    return put(new TarArchiveEntry(name, TarConstants.LF_CHR, true), new byte[0]);
  }

  Layer withAttribute(String name, String key, String value) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.addPaxHeader(key, value);
    return put(entry, new byte[0]);
  }

  private Layer link(String name, String target, byte type, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    entry.setMode(mode);
    return put(entry, new byte[0]);
  }

  Layer put(TarArchiveEntry entry, byte[] content) {
    try {
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] tar() {
    try {
      if (!finished) {
        tar.finish();
        finished = true;
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Layer of(Map<String, byte[]> entries) {
    Layer layer = new Layer();
    entries.forEach((name, content) -> layer.file(name, 0644, content));
    return layer;
  }
}
