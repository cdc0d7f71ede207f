package ai.greentic.deployer.bundle;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.HostError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/**
 * The first 96 bytes of a squashfs file system, version 4.0, little-endian, as in the kernel's
 * {@code fs/squashfs/squashfs_fs.h}.
 *
 * @param blockSize of data blocks, in bytes
 * @param compressor what the data is compressed with
 * @param bytesUsed where the file system ends in the file; what follows is padding
 */
record SquashfsSuperblock(int blockSize, String compressor, long bytesUsed) {
  private static final int SIZE = 96;
  private static final int MAGIC = 0x73717368; // "hsqs"
  private static final int SMALLEST_BLOCK_LOG = 12;
  private static final int LARGEST_BLOCK_LOG = 20;
  private static final int LZMA = 2;
  private static final Map<Integer, String> COMPRESSORS =
      Map.of(1, "gzip", 3, "lzo", 4, "xz", 5, "lz4", 6, "zstd");

  /**
   * Reads the superblock of an open file.
   *
   * @param path the file's name, for messages
   * @throws ProviderException when the kernel would not mount it
   */
  static SquashfsSuperblock read(FileChannel file, Path path)
      throws IOException, ProviderException {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {}
    if (bytes.hasRemaining()) {
      throw damaged(path, "it has " + bytes.position() + " bytes, a superblock needs " + SIZE);
    }
    return check(bytes, path, file.size());
  }

  private static SquashfsSuperblock check(ByteBuffer bytes, Path path, long fileSize)
      throws ProviderException {
    if (bytes.getInt(0) != MAGIC) {
      throw damaged(path, "it does not begin with hsqs");
    }
    int major = Short.toUnsignedInt(bytes.getShort(28));
    int minor = Short.toUnsignedInt(bytes.getShort(30));
    if (major != 4 || minor != 0) {
      throw damaged(path, "it has version " + major + "." + minor + "; 4.0 is the one in use");
    }
    int blockSize = bytes.getInt(12);
    int blockLog = Short.toUnsignedInt(bytes.getShort(22));
    if (blockLog < SMALLEST_BLOCK_LOG
        || blockLog > LARGEST_BLOCK_LOG
        || blockSize != 1 << blockLog) {
      throw damaged(
          path,
          "its block size "
              + blockSize
              + " is not 2 to the power "
              + blockLog
              + ", between 4 KiB and 1 MiB");
    }
    long bytesUsed = bytes.getLong(40);
    if (bytesUsed < SIZE || bytesUsed > fileSize) {
      throw damaged(
          path,
          "it should have at least "
              + bytesUsed
              + " bytes and has "
              + fileSize
              + ", so it is cut off");
    }
    return new SquashfsSuperblock(blockSize, compressor(bytes, path), bytesUsed);
  }

  private static String compressor(ByteBuffer bytes, Path path) throws ProviderException {
    int id = Short.toUnsignedInt(bytes.getShort(20));
    if (id == LZMA) {
      throw damaged(path, "it is compressed with lzma, which no kernel can read");
    }
    String name = COMPRESSORS.get(id);
    if (name == null) {
      throw damaged(path, "its compressor " + id + " is none of gzip, lzo, xz, lz4, zstd");
    }
    return name;
  }

  private static ProviderException damaged(Path path, String how) {
    return new ProviderException(
        HostError.BUNDLE_NOT_SQUASHFS,
        path + " is not a squashfs file system that can be mounted: " + how,
        "make it again with mksquashfs, or fetch it again");
  }
}
