package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.DigestFrame;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.EngineError;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.storage.OutputFile;
import ai.greentic.deployer.engine.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The plan file: deterministic CBOR with a digest over all of the plan, so that every change to its
 * bytes is found. Written with mode 0600, read once.
 */
public final class PlanFile {
  /** The only format there is so far. */
  public static final long FORMAT = 1;

  private static final int LARGEST = 256 << 20;

  /** A plan of 100,000 resources has about 5 million; each may take some 60 bytes of memory. */
  private static final long MOST_ITEMS = 16_000_000;

  /** The record around the plan, its three names and two of its values. */
  private static final long FRAME_ITEMS = 6;

  private static final String CONTENTS = "contents";
  private static final String TOO_LARGE = " is larger than a plan may be (256 MiB)";
  private static final String AGAIN = "make the plan again with 'plan -out=FILE'";

  private PlanFile() {}

  /** Throws IllegalArgumentException for a plan that {@link #decode} would not read. */
  public static byte[] encode(Plan plan) {
    CborEncoder contents = new CborEncoder();
    PlanCodec.write(plan, contents);
    if (contents.items() > MOST_ITEMS) {
      throw new IllegalArgumentException(
          "the plan has " + contents.items() + " items and may have " + MOST_ITEMS);
    }
    return DigestFrame.encode(FORMAT, CONTENTS, contents.toByteArray());
  }

  /** SHA-256 of what is desired, lower-case hex: the same exactly when nothing in it differs. */
  public static String digest(List<Resource> desired) {
    CborEncoder resources = new CborEncoder();
    PlanCodec.write(desired, resources);
    return Digests.sha256(resources.toByteArray());
  }

  /** Reads a plan from bytes. Throws with category REFUSED when they are not an intact plan. */
  public static Plan decode(byte[] bytes) throws DeployerException {
    try {
      return decodeStrictly(bytes);
    } catch (FormatException e) {
      throw new DeployerException(
          Category.REFUSED,
          List.of(
              Problem.of(
                  EngineError.PLAN_DAMAGED,
                  "this is not an intact plan file: " + e.getMessage(),
                  AGAIN)),
          e);
    }
  }

  private static Plan decodeStrictly(byte[] bytes) throws FormatException, DeployerException {
    CborDecoder file = new CborDecoder(bytes, 0, MOST_ITEMS + FRAME_ITEMS);
    DigestFrame frame = DigestFrame.read(file, "plan file");
    refuseOtherFormats(frame.format());
    frame.enter(CONTENTS, file, bytes);
    Plan plan = PlanCodec.read(file);
    file.end();
    return plan;
  }

  private static void refuseOtherFormats(Value format) throws FormatException, DeployerException {
    if (!(format instanceof Value.Int(long number))) {
      throw new FormatException("its format is not a number");
    }
    if (number != FORMAT) {
      throw new DeployerException(
          Category.REFUSED,
          List.of(
              Problem.of(
                  EngineError.PLAN_FORMAT_UNKNOWN,
                  "the plan file has format " + number + "; this tool reads format " + FORMAT,
                  "use the greentic-deployer that made the plan, or " + AGAIN)));
    }
  }

  /** Replaces the file whole; a device or a folder of that name is refused, never replaced. */
  public static void write(Path file, Plan plan) throws DeployerException {
    byte[] bytes = encode(plan);
    if (bytes.length > LARGEST) {
      throw DeployerException.failed(
          EngineError.PLAN_TOO_LARGE,
          file + TOO_LARGE + ": it has " + bytes.length + " bytes",
          "plan less at once, with -target");
    }
    new OutputFile(file, "plan", EngineError.PLAN_FILE_UNWRITABLE).write(bytes);
  }

  public static Plan read(Path file) throws DeployerException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw DeployerException.failed(
            EngineError.PLAN_FILE_UNREADABLE, file + " is not a file", AGAIN);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
          throw new DeployerException(
              Category.REFUSED,
              List.of(Problem.of(EngineError.PLAN_TOO_LARGE, file + TOO_LARGE, AGAIN)));
        }
        return decode(bytes);
      }
    } catch (NoSuchFileException e) {
      throw DeployerException.failed(
          EngineError.PLAN_FILE_UNREADABLE, "there is no file " + file, AGAIN, e);
    } catch (IOException e) {
      throw DeployerException.failed(
          EngineError.PLAN_FILE_UNREADABLE,
          "the plan " + file + " could not be read: " + FailureReason.of(e),
          "check its path and mode",
          e);
    }
  }
}
