package ai.greentic.deployer.engine.plan;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.Digests;
import ai.greentic.deployer.engine.format.Fields;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.storage.DurableFile;
import ai.greentic.deployer.engine.value.Value;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The plan file: deterministic CBOR with a digest over all of the plan, so that every change to its
 * bytes is found. Written with mode 0600, read once.
 */
public final class PlanFile {
  /** The only format there is so far. */
  public static final long FORMAT = 1;

  private static final int LARGEST = 256 << 20;
  private static final String TOO_LARGE = " is larger than a plan may be (256 MiB)";
  private static final String AGAIN = "make the plan again with 'plan -out=FILE'";

  private PlanFile() {}

  public static byte[] encode(Plan plan) {
    Mapping body = PlanCodec.toValue(plan);
    return CborEncoder.encodeSelfDescribed(
        new Mapping(
            Map.of(
                "format", Value.of(FORMAT),
                "digest", Value.of(digest(body)),
                "plan", body)));
  }

  private static String digest(Mapping body) {
    return Digests.sha256(CborEncoder.encode(body));
  }

  /** Reads a plan from bytes. Throws with category REFUSED when they are not an intact plan. */
  public static Plan decode(byte[] bytes) throws DeployerException {
    try {
      return decodeStrictly(bytes);
    } catch (FormatException e) {
      throw new DeployerException(
          Category.REFUSED,
          List.of(Problem.of("this is not an intact plan file: " + e.getMessage(), AGAIN)),
          e);
    }
  }

  private static Plan decodeStrictly(byte[] bytes) throws FormatException, DeployerException {
    Value decoded = CborDecoder.decodeSelfDescribed(bytes);
    refuseOtherFormats(decoded);
    return Fields.read(
        "plan file",
        decoded,
        file -> {
          file.integer("format");
          Mapping body = file.mapping("plan");
          if (!digest(body).equals(file.text("digest"))) {
            throw new FormatException("its digest does not match; it was changed or damaged");
          }
          return PlanCodec.fromValue(body);
        });
  }

  private static void refuseOtherFormats(Value decoded) throws DeployerException {
    Value format = decoded instanceof Mapping file ? file.get("format").orElse(null) : null;
    if (format instanceof Value.Int(long number) && number != FORMAT) {
      throw new DeployerException(
          Category.REFUSED,
          List.of(
              Problem.of(
                  "the plan file has format " + number + "; this tool reads format " + FORMAT,
                  "use the greentic-deployer that made the plan, or " + AGAIN)));
    }
    if (format instanceof Text) {
      throw new DeployerException(
          Category.REFUSED, List.of(Problem.of("the plan file's format is not a number", AGAIN)));
    }
  }

  /** Replaces the file whole; a device or a folder of that name is refused, never replaced. */
  public static void write(Path file, Plan plan) throws DeployerException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw DeployerException.failed(
          file + " is there already and is not a file, so that no plan is written to it",
          "give another name with -out");
    }
    byte[] bytes = encode(plan);
    if (bytes.length > LARGEST) {
      throw DeployerException.failed(
          file + TOO_LARGE + ": it has " + bytes.length + " bytes",
          "plan less at once, with -target");
    }
    try {
      DurableFile.write(file, bytes);
    } catch (IOException e) {
      throw DeployerException.failed(
          "the plan could not be written to " + file + ": " + e,
          "choose a folder that can be written and has space",
          e);
    }
  }

  public static Plan read(Path file) throws DeployerException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw DeployerException.failed(file + " is not a file", AGAIN);
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
          throw new DeployerException(
              Category.REFUSED, List.of(Problem.of(file + TOO_LARGE, AGAIN)));
        }
        return decode(bytes);
      }
    } catch (NoSuchFileException e) {
      throw DeployerException.failed("there is no file " + file, AGAIN, e);
    } catch (IOException e) {
      throw DeployerException.failed(
          "the plan " + file + " could not be read: " + e, "check its path and mode", e);
    }
  }
}
