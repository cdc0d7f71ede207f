package ai.greentic.deployer.singlevm;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for a container engine that is new enough, with the runtime that it needs. */
record EngineCheck(Commands commands) {
  private static final String NAME = "container-engine";
  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");

  Check find() throws InterruptedException {
    Optional<String> podman = version("podman");
    Optional<String> docker = version("docker");
    if (podman.isEmpty() && docker.isEmpty()) {
      return Check.failure(NAME, "neither podman nor docker works", "apt-get install podman crun");
    }
    boolean podmanFits = podman.map(found -> isAtLeast(found, 4, 3)).orElse(false);
    if (podmanFits) {
      return version("crun").isPresent()
          ? Check.ok(NAME, podman.get())
          : Check.failure(
              NAME, podman.get() + " without crun", "apt-get install crun: podman runs with it");
    }
    if (docker.map(found -> isAtLeast(found, 20, 10)).orElse(false)) {
      return Check.ok(NAME, docker.get());
    }
    return Check.failure(
        NAME,
        podman.or(() -> docker).orElseThrow() + " is too old",
        "install podman 4.3 or later, or docker 20.10 or later");
  }

  /** The first line of its version; empty when it is not there or does not work. */
  private Optional<String> version(String program) throws InterruptedException {
    try {
      return Optional.of(commands.run(Command.of(program, "--version")))
          .filter(result -> result.ok())
          .flatMap(result -> result.out().lines().findFirst());
    } catch (ProviderException e) {
      return Optional.empty();
    }
  }

  private static boolean isAtLeast(String found, int major, int minor) {
    Matcher version = VERSION.matcher(found);
    if (!version.find()) {
      return false;
    }
    int foundMajor = Integer.parseInt(version.group(1));
    return foundMajor > major
        || (foundMajor == major && Integer.parseInt(version.group(2)) >= minor);
  }
}
