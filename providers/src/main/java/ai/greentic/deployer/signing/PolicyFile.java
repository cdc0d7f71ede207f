package ai.greentic.deployer.signing;

import ai.greentic.deployer.engine.policy.Policy;
import ai.greentic.deployer.engine.policy.PolicySource;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.FailureReason;
import ai.greentic.deployer.engine.problem.Problem;
import ai.greentic.deployer.engine.problem.SigningError;
import ai.greentic.deployer.spec.InvalidSpecException;
import ai.greentic.deployer.spec.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policy of a machine, {@code /etc/greentic-deployer/policy.yaml}. It counts only where nobody
 * but its owner can have written it: file and folders are the owner's, nobody else may write them,
 * and none is a symbolic link. Anything else in its place refuses every plan.
 *
 * @param root the root of the file system
 * @param owner the user id that has to own it, 0 on a real machine
 */
public record PolicyFile(Path root, int owner) implements PolicySource {
  private static final List<String> FOLDERS = List.of("etc", "greentic-deployer");
  private static final String NAME = "policy.yaml";
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int MOST_BYTES = 1 << 20;

  /** That of the machine this program runs on. */
  public static PolicyFile ofHost() {
    return new PolicyFile(Path.of("/"), 0);
  }

  /** Where it is. */
  public Path path() {
    Path path = root;
    for (String folder : FOLDERS) {
      path = path.resolve(folder);
    }
    return path.resolve(NAME);
  }

  @Override
  public Optional<Policy> read() throws DeployerException {
    Path file = path();
    try {
      requireTrusted();
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(PolicyReader.read(file.toString(), in.readNBytes(MOST_BYTES + 1)));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw refused(
          List.of(
              Problem.of(
                  SigningError.POLICY_INVALID,
                  "the policy " + file + " could not be read: " + FailureReason.of(e),
                  "run as root, or have an administrator of the machine look at it")),
          e);
    } catch (InvalidSpecException e) {
      throw refused(
          e.problems().stream()
              .map(problem ->
                  Problem.of(SigningError.POLICY_INVALID, problem.located(), problem.remedy()))
              .toList(),
          e);
    }
  }

  /** Folders first: whoever can write one of them can also take the policy out of it. */
  private void requireTrusted() throws IOException, DeployerException {
    Path folder = root.resolve(String.join("/", FOLDERS));
    // Absent is only what is not even a link that leads nowhere.
    Files.readAttributes(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    List<Problem> problems = new ArrayList<>();
    Path path = root;
    inspect(path, FOLDER, problems);
    for (String name : FOLDERS) {
      path = path.resolve(name);
      inspect(path, FOLDER, problems);
    }
    if (problems.isEmpty() || Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
      inspect(path(), FILE, problems);
    }
    if (!problems.isEmpty()) {
      throw new DeployerException(Category.REFUSED, problems);
    }
  }

  private void inspect(Path path, int type, List<Problem> problems) throws IOException {
    int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    int uid = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if ((mode & TYPE) != type) {
      problems.add(
          Problem.of(
              SigningError.POLICY_UNTRUSTED,
              "the policy is not trusted: " + path + " is no " + (type == FILE ? "file" : "folder"),
              "put the real one there; links are not followed"));
    } else if (uid != owner) {
      problems.add(
          Problem.of(
              SigningError.POLICY_UNTRUSTED,
              "the policy is not trusted: " + path + " belongs to user id " + uid,
              "look who wrote it, then 'chown " + owner + " " + path + "'"));
    } else if ((mode & WRITABLE_BY_OTHERS) != 0) {
      problems.add(
          Problem.of(
              SigningError.POLICY_UNTRUSTED,
              "the policy is not trusted: "
                  + path
                  + " can be written by others (mode "
                  + Integer.toOctalString(mode & 07777)
                  + ")",
              "look who wrote it, then 'chmod go-w " + path + "'"));
    }
  }

  private static DeployerException refused(List<Problem> problems, Exception cause) {
    return new DeployerException(Category.REFUSED, problems, cause);
  }
}
