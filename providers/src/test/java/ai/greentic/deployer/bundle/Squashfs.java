package ai.greentic.deployer.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that begin like a squashfs file system, and are none beyond that. */
final class Squashfs {
  private Squashfs() {}

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, 0x73717368)
        .putInt(12, 131072)
        .putShort(20, (short) 1)
        .putShort(22, (short) 17)
        .putShort(28, (short) 4)
        .putShort(30, (short) 0)
        .putLong(40, size);
    return bytes;
  }

  static byte[] withShort(byte[] bytes, int offset, int value) {
    byte[] copy = bytes.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putShort(offset, (short) value);
    return copy;
  }
}
