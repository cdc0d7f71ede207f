package ai.greentic.deployer.engine.format;

import ai.greentic.deployer.engine.value.Value;

/**
 * What stands around the contents of a plan file and of a snapshot file, in every format of theirs:
 * the self-described tag and a record of the contents' digest, the number of their format, and the
 * contents under their name, which end the file. The digest is of their bytes.
 *
 * @param digest as it is written, which may be anything
 * @param format as it is written, which may be anything
 */
public record DigestFrame(Value digest, Value format) {

  /**
   * A whole file.
   *
   * @param name the contents'
   * @param contents one item, encoded
   */
  public static byte[] encode(long format, String name, byte[] contents) {
    CborEncoder file = new CborEncoder();
    file.selfDescribed();
    file.record(3);
    file.text("digest");
    file.text(Digests.sha256(contents));
    file.text("format");
    file.value(Value.of(format));
    file.text(name);
    file.add(contents);
    return file.toByteArray();
  }

  /**
   * Reads what stands before the contents' name.
   *
   * @param what the file's kind, for messages
   */
  public static DigestFrame read(CborDecoder file, String what) throws FormatException {
    file.selfDescribed();
    file.record(what, 3);
    file.field("digest");
    Value digest = file.value();
    file.field("format");
    return new DigestFrame(digest, file.value());
  }

  /**
   * Goes to the contents, and throws when they are not the ones of the digest.
   *
   * @param bytes all of the file
   */
  public void enter(String name, CborDecoder file, byte[] bytes) throws FormatException {
    file.field(name);
    String found = Digests.sha256(bytes, file.at(), bytes.length - file.at());
    if (!digest.equals(Value.of(found))) {
      throw new FormatException("its digest does not match; it was changed or damaged");
    }
  }
}
