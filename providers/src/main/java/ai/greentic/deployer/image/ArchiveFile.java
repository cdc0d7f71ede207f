package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.provider.ProviderContext.Progress;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * A tar file that was read once from front to end, through one handle: its digest, where each entry
 * lies, and the few documents that everything else hangs on, kept from that very reading. All other
 * content is found by digest, so that bytes that change between two readings are noticed.
 */
final class ArchiveFile implements Closeable {
  private static final int BUFFER = 256 << 10;

  private final FileChannel channel;
  private final ArchiveLimits limits;
  private final Map<String, Region> regions = new HashMap<>();
  private final Map<String, String> symbolicLinks = new HashMap<>();
  private final Map<String, byte[]> documents = new HashMap<>();
  private final long size;

  /** Where an entry's content lies, in bytes. */
  record Region(long offset, long size) {}

  private ArchiveFile(FileChannel channel, ArchiveLimits limits) throws IOException {
    this.channel = channel;
    this.limits = limits;
    this.size = channel.size();
  }

  /** What {@link #open} gives: the file, to be closed, and the digest of all of it. */
  record Opened(ArchiveFile file, Sha256 sha256) {}

  /**
   * @param kept names of entries to keep in memory
   */
  static Opened open(Path path, Set<String> kept, ArchiveLimits limits, Progress progress)
      throws IOException, InvalidImageException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    boolean opened = false;
    try {
      ArchiveFile file = new ArchiveFile(channel, limits);
      Sha256 sha256 = file.index(kept, progress);
      opened = true;
      return new Opened(file, sha256);
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  private Sha256 index(Set<String> kept, Progress progress)
      throws IOException, InvalidImageException {
    InputStream told =
        new ToldInputStream(
            new ChannelRegion(channel, 0, size), "verifying the archive", 0, size, progress);
    try (MeasuredInputStream whole =
            new MeasuredInputStream(new BufferedInputStream(told, BUFFER));
        TarEntries entries = new TarEntries(whole, limits, limits.entries())) {
      refuseCompressed();
      for (TarEntries.Entry entry = entries.next(); entry != null; entry = entries.next()) {
        add(entry, whole.count(), kept);
      }
      return whole.digestToEnd();
    }
  }

  private void refuseCompressed() throws IOException, InvalidImageException {
    try (InputStream start = new ChannelRegion(channel, 0, Math.min(size, 4))) {
      Compression compression = Compression.of(start.readNBytes(4));
      if (compression != Compression.NONE) {
        throw new InvalidImageException(
            "is compressed as a whole ("
                + compression.word()
                + "); unpack it to a plain tar file first");
      }
    }
  }

  private void add(TarEntries.Entry entry, long offset, Set<String> kept)
      throws IOException, InvalidImageException {
    TarArchiveEntry header = entry.header();
    String name = entry.name();
    if (header.isDirectory()) {
      return;
    }
    if (regions.containsKey(name) || symbolicLinks.containsKey(name)) {
      throw new InvalidImageException("holds " + name + " twice");
    }
    if (header.isSymbolicLink()) {
      symbolicLinks.put(name, header.getLinkName());
      return;
    }
    if (!header.isFile() || header.isLink()) {
      throw new InvalidImageException("holds " + name + ", which is no regular file");
    }
    if (header.getSize() > size - offset) {
      throw new InvalidImageException(
          "is cut off: "
              + name
              + " has "
              + header.getSize()
              + " bytes, "
              + (size - offset)
              + " are there");
    }
    regions.put(name, new Region(offset, header.getSize()));
    if (kept.contains(name)) {
      documents.put(name, bounded(name, entry.content(), header.getSize()));
    }
  }

  private byte[] bounded(String name, InputStream content, long length)
      throws IOException, InvalidImageException {
    if (length > limits.documentBytes()) {
      throw new InvalidImageException(
          "holds "
              + name
              + " of "
              + length
              + " bytes; more than "
              + limits.documentBytes()
              + " is refused");
    }
    return content.readNBytes((int) length);
  }

  /** A document that was kept. */
  Optional<byte[]> document(String name) {
    return Optional.ofNullable(documents.get(name));
  }

  /** The content of an entry, read into memory within the limit for documents. */
  byte[] read(String name) throws IOException, InvalidImageException {
    Region region = region(name);
    try (InputStream content = new ChannelRegion(channel, region.offset(), region.size())) {
      return bounded(name, content, region.size());
    }
  }

  /** The content of an entry as a stream. */
  InputStream stream(String name) throws InvalidImageException {
    Region region = region(name);
    return new ChannelRegion(channel, region.offset(), region.size());
  }

  /**
   * Where an entry lies; symbolic links inside the archive, which old docker archives have, are
   * followed.
   */
  Region region(String name) throws InvalidImageException {
    String at = name;
    for (int links = 0; symbolicLinks.containsKey(at) && links < 8; links++) {
      at = target(at, symbolicLinks.get(at));
    }
    Region region = regions.get(at);
    if (region == null) {
      throw new InvalidImageException("does not hold " + name);
    }
    return region;
  }

  private static String target(String link, @Nullable String target) throws InvalidImageException {
    Path resolved = Path.of("/", link).resolveSibling(target == null ? "" : target).normalize();
    return TarEntries.normal(resolved.toString());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
