package ai.greentic.deployer.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a tar stream, one after the other, with the bounds that the library does not set:
 * it would hold an extended header of any size in memory.
 */
final class TarEntries implements Closeable {
  private static final int LONGEST_NAME = 4096;

  private final MeasuredInputStream source;
  private final TarArchiveInputStream tar;
  private final ArchiveLimits limits;
  private int left;
  private boolean begun;

  /**
   * @param source what is read; at each entry its count is the offset of the entry's content
   * @param entries how many entries there may be
   */
  TarEntries(MeasuredInputStream source, ArchiveLimits limits, int entries) {
    this.source = source;
    this.tar = new TarArchiveInputStream(source, "UTF-8");
    this.limits = limits;
    this.left = entries;
  }

  /** One entry of a tar stream; its name is relative and without dot segments. */
  record Entry(String name, TarArchiveEntry header, InputStream content) {}

  /** The next entry; null at the end. What is left of the entry before is read over. */
  @Nullable Entry next() throws IOException, InvalidImageException {
    while (true) {
      if (begun) {
        tar.transferTo(OutputStream.nullOutputStream());
      }
      begun = true;
      source.allow(
          limits.headerBytes(),
          "holds a tar header of more than " + limits.headerBytes() + " bytes");
      TarArchiveEntry header = tar.getNextEntry();
      source.allowAll();
      if (header == null) {
        return null;
      }
      if (left-- <= 0) {
        throw new InvalidImageException("holds more than " + limits.entries() + " files");
      }
      if (header.isSparse()) {
        throw new InvalidImageException("holds a sparse tar entry, " + header.getName());
      }
      String name = normal(header.getName());
      if (!name.isEmpty()) {
        return new Entry(name, header, tar);
      }
    }
  }

  /** Entries that may still come. */
  int left() {
    return left;
  }

  /** The path without leading and trailing slashes and dots; empty for the root itself. */
  static String normal(String name) throws InvalidImageException {
    if (name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
      throw new InvalidImageException("holds a file whose name is too long or not text");
    }
    List<String> segments = new ArrayList<>();
    for (String segment : name.split("/", -1)) {
      if (segment.equals("..")) {
        throw new InvalidImageException("holds the path " + name + ", which leaves its root");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return String.join("/", segments);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
