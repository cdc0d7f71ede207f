package ai.greentic.deployer.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.problem.DeployerException.Category;
import ai.greentic.deployer.engine.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
  private static final String POLICY =
      "apiVersion: greentic.ai/v1alpha1\nkind: Policy\nrules:\n"
          + "- deployments: [acme]\n  signatures: 0\n";

  @TempDir Path root;
  private Path folder;
  private Path file;
  private int us;

  @BeforeEach
  void makeFolders() throws Exception {
    folder = root.resolve("etc/greentic-deployer");
    Files.createDirectories(folder);
    file = folder.resolve("policy.yaml");
    us = (Integer) Files.getAttribute(root, "unix:uid");
    for (Path path : List.of(root, root.resolve("etc"), folder)) {
      mode(path, "rwxr-xr-x");
    }
  }

  private static void mode(Path path, String permissions) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private void write(String text) throws Exception {
    Files.writeString(file, text);
    mode(file, "rw-r--r--");
  }

  private List<String> refusal(int owner) {
    DeployerException refusal =
        assertThrows(DeployerException.class, () -> new PolicyFile(root, owner).read());
    assertEquals(Category.REFUSED, refusal.category());
    return refusal.problems().stream().map(Problem::what).toList();
  }

  @Test
  void theHostsIsWhereTheDocumentationSays() {
    assertEquals(Path.of("/etc/greentic-deployer/policy.yaml"), PolicyFile.ofHost().path());
    assertEquals(0, PolicyFile.ofHost().owner());
  }

  @Test
  void thereNeedBeNone() throws Exception {
    assertEquals(Optional.empty(), new PolicyFile(root, us).read());
    Files.delete(folder);
    assertEquals(Optional.empty(), new PolicyFile(root, us).read());
  }

  @Test
  void readsWhatOnlyItsOwnerCanHaveWritten() throws Exception {
    write(POLICY);
    assertEquals(file.toString(), new PolicyFile(root, us).read().orElseThrow().file());
  }

  @Test
  void refusesWhatOthersCanHaveWritten() throws Exception {
    write(POLICY);
    mode(file, "rw-rw-r--");
    mode(folder, "rwxrwxrwx");
    String is = "the policy is not trusted: ";
    assertEquals(
        List.of(
            is + folder + " can be written by others (mode 777)",
            is + file + " can be written by others (mode 664)"),
        refusal(us));
    mode(file, "rw-r--r--");
    mode(folder, "rwxr-xr-x");
    assertEquals(4, refusal(us + 1).size());
    assertEquals(is + file + " belongs to user id " + us, refusal(us + 1).getLast());
  }

  @Test
  void refusesAFolderFromWhichOthersCanHaveTakenThePolicy() throws Exception {
    mode(folder, "rwxrwxrwx");
    String is = "the policy is not trusted: ";
    assertEquals(List.of(is + folder + " can be written by others (mode 777)"), refusal(us));
    Files.delete(folder);
    Files.createSymbolicLink(folder, root.resolve("nowhere"));
    assertEquals(List.of(is + folder + " is no folder"), refusal(us));
    Files.delete(folder);
    Files.writeString(folder, POLICY);
    assertEquals(List.of(is + folder + " is no folder"), refusal(us));
  }

  @Test
  void followsNoLink() throws Exception {
    Path elsewhere = root.resolve("elsewhere");
    Files.writeString(elsewhere, POLICY);
    Files.createSymbolicLink(file, elsewhere);
    assertEquals(List.of("the policy is not trusted: " + file + " is no file"), refusal(us));
    Files.delete(file);
    Files.createSymbolicLink(file, root.resolve("nowhere"));
    assertEquals(List.of("the policy is not trusted: " + file + " is no file"), refusal(us));
    Files.delete(file);
    Files.createDirectory(file);
    assertEquals(List.of("the policy is not trusted: " + file + " is no file"), refusal(us));
    Files.delete(file);
    Files.delete(folder);
    Path other = Files.createDirectory(root.resolve("other"));
    Files.writeString(other.resolve("policy.yaml"), POLICY);
    Files.createSymbolicLink(folder, other);
    assertTrue(refusal(us).contains("the policy is not trusted: " + folder + " is no folder"));
  }

  @Test
  void whatIsNotValidRefuses() throws Exception {
    write(POLICY.replace("0", "1"));
    assertEquals(
        List.of(
            file
                + ":5:15: rules[0].signatures: is 1, and 0 may sign, so that no plan could ever pass"),
        refusal(us));
  }
}
