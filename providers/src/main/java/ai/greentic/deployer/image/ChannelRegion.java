package ai.greentic.deployer.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file as a stream. It does not move the channel's position and does not close it. */
final class ChannelRegion extends InputStream {
  private final FileChannel channel;
  private long at;
  private final long end;

  ChannelRegion(FileChannel channel, long offset, long size) {
    this.channel = channel;
    this.at = offset;
    this.end = Math.addExact(offset, size);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (at >= end) {
      return -1;
    }
    int wanted = (int) Math.min(length, end - at);
    int got = channel.read(ByteBuffer.wrap(buffer, offset, wanted), at);
    if (got > 0) {
      at += got;
    }
    return got;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - at);
  }
}
