package ai.greentic.deployer.image;

/** How a stream is compressed, told by its first bytes, as container engines do it. */
enum Compression {
  NONE("not compressed"),
  GZIP("gzip"),
  ZSTD("zstd"),
  XZ("xz"),
  BZIP2("bzip2");

  private final String word;

  Compression(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /**
   * @param start the first four bytes, or fewer when there are no more
   */
  static Compression of(byte[] start) {
    if (begins(start, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (begins(start, 0x28, 0xb5, 0x2f, 0xfd)) {
      return ZSTD;
    }
    if (begins(start, 0xfd, '7', 'z', 'X')) {
      return XZ;
    }
    return begins(start, 'B', 'Z', 'h') ? BZIP2 : NONE;
  }

  private static boolean begins(byte[] start, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= start.length || (start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
