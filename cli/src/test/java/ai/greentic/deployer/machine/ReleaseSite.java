package ai.greentic.deployer.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A machine that takes releases by SSH and the platforms that release to it, all set up with the
 * commands of docs/pipelines/README.md.
 */
final class ReleaseSite implements AutoCloseable {
  private static final Path PROJECT = Path.of(System.getProperty("project.root"));
  private static final Path EXAMPLES = PROJECT.resolve("docs/pipelines");
  private static final String GH =
      """
      #!/bin/bash
      # gh pr comment NUMBER --repo REPOSITORY --edit-last --create-if-none --body-file FILE
      set -eu
      [[ $GH_TOKEN == job-token && "$1 $2" == 'pr comment' && $4 == --repo && $6 == --edit-last ]]
      [[ $7 == --create-if-none && $8 == --body-file ]]
      echo "$@" >>"$(dirname "$0")/calls"
      cp -- "$9" "$(dirname "$0")/comment-$3"
      """;

  final Machine machine = Machine.boot("pipeline");
  final Path computer;
  final Path commands;
  final Path repository;
  final Platform platform;
  private final ForwardedPort ssh;
  private final String releaseKey;
  private final Path work = Files.createTempDirectory("pipelines");
  private final Guide guide = Guide.read(EXAMPLES.resolve("README.md"));

  ReleaseSite() throws IOException {
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
    computer = Files.createDirectory(work.resolve("computer"));
    commands = Files.createDirectory(work.resolve("commands"));
    repository = Files.createDirectory(work.resolve("repository"));
    machine.read("systemctl start ssh");
    ssh = new ForwardedPort(machine.leader(), 22);
    Path archive = archive();
    Files.copy(archive, computer.resolve(archive.getFileName()));
    Outcome made = onComputer(guide.commands("workstation"));
    releaseKey = openSsh(made.exits(0).out());
    for (String file : List.of("release.pub", "plan-ssh.pub", "apply-ssh.pub")) {
      machine.write("/root/" + file, Files.readString(computer.resolve(file)));
    }
    machine.write("/root/greentic-release", Files.readString(EXAMPLES.resolve("greentic-release")));
    String hostKey = machine.run("set -e\n" + guide.commands("machine")).exits(0).out().strip();
    hostKey = hostKey.substring(hostKey.lastIndexOf('\n') + 1);
    Files.writeString(
        computer.resolve("known-hosts"),
        hostKey.replace("vm.example.com", "[127.0.0.1]:" + ssh.port()) + "\n");
    Files.writeString(commands.resolve("gh"), GH);
    onComputer("chmod 755 gh", commands).exits(0);
    platform = new Platform(archive);
  }

  @Override
  public void close() throws IOException {
    platform.close();
    ssh.close();
    machine.close();
    RunnerAccount.remove(work);
  }

  /** The release key's public part, as a policy has it. */
  String releaseKey() {
    return releaseKey;
  }

  /** The public key in what 'keygen' prints. */
  static String openSsh(String printed) {
    Matcher key = Pattern.compile("ssh-ed25519 \\S+").matcher(printed);
    if (!key.find()) {
      throw new IllegalStateException("no key in: " + printed);
    }
    return key.group();
  }

  /** Further words of the guide: a command, or the policy. */
  String command(String kind) {
    return guide.commands(kind);
  }

  /** Commands of the guide that reach the machine, with the key that the computer has for it. */
  String overSsh(String kind, String key) {
    return guide.commands(kind).replaceAll("ssh (-i \\S+ )?deploy@vm.example.com", ssh(key));
  }

  /** Puts the document that the next pipeline finds. */
  void commit(String document) throws IOException {
    Files.writeString(repository.resolve("deployment.yaml"), document);
  }

  /** Runs commands in the folder with the keys, as somebody with no right on this host. */
  Outcome onComputer(String script) {
    return onComputer(script, computer);
  }

  private Outcome onComputer(String script, Path folder) {
    return RunnerAccount.run(
        folder,
        Map.of(),
        List.of(PROJECT.resolve("cli/target/greentic-deployer/bin").toString()),
        script);
  }

  /** The words of a command that reaches the machine with a key of the computer. */
  String ssh(String key) {
    return "ssh -F none -i "
        + key
        + " -o BatchMode=yes -o UserKnownHostsFile=known-hosts "
        + host();
  }

  private String host() {
    return "ssh://deploy@127.0.0.1:" + ssh.port();
  }

  /** GitHub with secrets and variables as the guide says. */
  GithubWorkflow github() throws IOException {
    Map<String, String> names = new HashMap<>();
    names.put("secrets.GREENTIC_PLAN_KEY", key("plan-ssh"));
    names.put("vars.GREENTIC_HOST", host());
    names.put("vars.GREENTIC_KNOWN_HOSTS", key("known-hosts"));
    names.put("vars.GREENTIC_DEPLOYER_URL", platform.url("/greentic-deployer.tar.gz"));
    names.put("vars.GREENTIC_DEPLOYER_SHA256", digest());
    names.put("github.repository", "acme/deployment");
    names.put("github.token", "job-token");
    return new GithubWorkflow(
        EXAMPLES.resolve("github-actions.yml"),
        work,
        repository,
        commands,
        names,
        Map.of(
            "production", Map.of("secrets.GREENTIC_RELEASE_KEY", key("release.key")),
            "production-host", Map.of("secrets.GREENTIC_APPLY_KEY", key("apply-ssh"))));
  }

  /** A pipeline of GitLab with variables as the guide says, and more of them. */
  GitlabPipeline gitlab(Map<String, String> more) throws IOException {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("GREENTIC_PLAN_KEY", computer.resolve("plan-ssh").toString());
    variables.put("GREENTIC_KNOWN_HOSTS", computer.resolve("known-hosts").toString());
    variables.put("GREENTIC_HOST", host());
    variables.put("GREENTIC_DEPLOYER_URL", platform.url("/greentic-deployer.tar.gz"));
    variables.put("GREENTIC_DEPLOYER_SHA256", digest());
    variables.put("GREENTIC_NOTE_TOKEN", platform.token());
    variables.put("CI_API_V4_URL", platform.url("/api/v4"));
    variables.put("CI_PROJECT_ID", "1");
    variables.put("CI_MERGE_REQUEST_IID", "5");
    return new GitlabPipeline(
        EXAMPLES.resolve("gitlab-ci.yml"),
        work,
        repository,
        variables,
        Map.of(
            "GREENTIC_RELEASE_KEY", computer.resolve("release.key").toString(),
            "GREENTIC_APPLY_KEY", computer.resolve("apply-ssh").toString()));
  }

  private String key(String file) throws IOException {
    return Files.readString(computer.resolve(file)).stripTrailing();
  }

  private String digest() {
    return onComputer("sha256sum greentic-deployer-*.tar.gz | cut -d ' ' -f 1").out().strip();
  }

  private static Path archive() throws IOException {
    try (Stream<Path> built = Files.list(PROJECT.resolve("cli/target/dist"))) {
      return built
          .filter(file -> file.toString().endsWith("-linux-x86_64.tar.gz"))
          .findAny()
          .orElseThrow(
              () -> new IllegalStateException("no archive is built; ./mvnw -q package makes it"));
    }
  }
}
