package ai.greentic.deployer.engine.signature;

import ai.greentic.deployer.engine.format.CborDecoder;
import ai.greentic.deployer.engine.format.CborEncoder;
import ai.greentic.deployer.engine.format.FormatException;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.problem.SigningError;
import java.util.ArrayList;
import java.util.List;

/**
 * The signatures of one plan file, beside it: a CBOR sequence (RFC 8742) of COSE_Sign1, one after
 * the other. So the plan's own bytes never change, those who sign need not wait for each other, and
 * files are joined with cat(1).
 */
public final class SignatureFile {
  /** What the name of the plan file gets at its end. */
  public static final String SUFFIX = ".sig";

  /** No file has more. */
  public static final int MOST = 64;

  /** Bytes of the largest file: 64 signatures of 156 bytes, and some of them repeated. */
  public static final int LARGEST = 1 << 16;

  private static final long ITEMS_OF_ONE = 7;

  private SignatureFile() {}

  public static byte[] encode(List<PlanSignature> signatures) {
    CborEncoder out = new CborEncoder();
    signatures.forEach(signature -> signature.write(out));
    return out.toByteArray();
  }

  /**
   * The signatures of a file, each once.
   *
   * @param name the file's, for messages
   * @throws DeployerException REFUSED when it is anything else than a sequence of signatures
   */
  public static List<PlanSignature> decode(String name, byte[] bytes) throws DeployerException {
    try {
      return decodeStrictly(bytes);
    } catch (FormatException e) {
      throw new DeployerException(
          Category.REFUSED,
          List.of(
              Problem.of(
                  SigningError.SIGNATURES_DAMAGED,
                  name + " holds no intact signatures: " + e.getMessage(),
                  "remove it and have the plan signed again with 'greentic-deployer sign'")),
          e);
    }
  }

  private static List<PlanSignature> decodeStrictly(byte[] bytes) throws FormatException {
    if (bytes.length > LARGEST) {
      throw new FormatException("it has more than " + LARGEST + " bytes");
    }
    List<PlanSignature> signatures = new ArrayList<>();
    CborDecoder in = new CborDecoder(bytes, 0, ITEMS_OF_ONE * LARGEST);
    while (in.at() < bytes.length) {
      PlanSignature signature = PlanSignature.read(in);
      if (!signatures.contains(signature)) {
        signatures.add(signature);
      }
      if (signatures.size() > MOST) {
        throw new FormatException("it has more than " + MOST + " signatures");
      }
    }
    return signatures;
  }
}
