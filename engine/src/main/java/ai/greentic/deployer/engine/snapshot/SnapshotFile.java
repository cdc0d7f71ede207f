package ai.greentic.deployer.engine.snapshot;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.DigestFrame;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.storage.OutputFile;
import ai.greentic.deployer.engine.value.Value;
import java.nio.file.Path;

/**
 * The snapshot file: deterministic CBOR with a digest over all that is in it, as a plan file is,
 * and told from one by the name of its contents. Written with mode 0600, read once.
 */
public final class SnapshotFile {
  /** The only format there is so far. */
  public static final long FORMAT = 1;

  /** In bytes. */
  private static final int LARGEST = 256 << 20;

  private static final long MOST_ITEMS = 16_000_000;
  private static final String CONTENTS = "snapshot";
  private static final String AGAIN =
      "take it again on the machine: greentic-deployer snapshot deployment.yaml -out=host.snapshot";

  private SnapshotFile() {}

  public static byte[] encode(HostSnapshot snapshot) {
    return DigestFrame.encode(
        FORMAT, CONTENTS, CborEncoder.encode(SnapshotCodec.toValue(snapshot)));
  }

  /** Whether a file is meant to be a snapshot, whole or damaged. */
  public static boolean isSnapshot(byte[] bytes) {
    CborDecoder file = new CborDecoder(bytes, 0, MOST_ITEMS);
    try {
      DigestFrame.read(file, "snapshot file");
      file.field(CONTENTS);
      return true;
    } catch (FormatException e) {
      return false;
    }
  }

  /** Reads a snapshot from bytes. Throws with category FAILED when they are not an intact one. */
  public static HostSnapshot decode(byte[] bytes) throws DeployerException {
    try {
      return decodeStrictly(bytes);
    } catch (FormatException e) {
      throw DeployerException.failed(
          EngineError.SNAPSHOT_DAMAGED,
          "this is not an intact snapshot: " + e.getMessage(),
          AGAIN,
          e);
    }
  }

  private static HostSnapshot decodeStrictly(byte[] bytes)
      throws FormatException, DeployerException {
    CborDecoder file = new CborDecoder(bytes, 0, MOST_ITEMS);
    DigestFrame frame = DigestFrame.read(file, "snapshot file");
    if (!frame.format().equals(Value.of(FORMAT))) {
      throw DeployerException.failed(
          EngineError.SNAPSHOT_OTHER_TOOL,
          "the snapshot has another format; this tool reads format " + FORMAT,
          "use the greentic-deployer that took it, or " + AGAIN);
    }
    frame.enter(CONTENTS, file, bytes);
    HostSnapshot snapshot = SnapshotCodec.fromValue(file.value());
    file.end();
    return snapshot;
  }

  /** Replaces the file whole; a device or a folder of that name is refused, never replaced. */
  public static void write(Path file, HostSnapshot snapshot) throws DeployerException {
    byte[] bytes = encode(snapshot);
    if (bytes.length > LARGEST) {
      throw DeployerException.failed(
          EngineError.SNAPSHOT_UNWRITABLE,
          "the snapshot would be larger than one may be (256 MiB): it has "
              + bytes.length
              + " bytes",
          "plan on the machine itself");
    }
    new OutputFile(file, "snapshot", EngineError.SNAPSHOT_UNWRITABLE).write(bytes);
  }
}
