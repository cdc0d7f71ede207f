package ai.greentic.deployer.image;

import ai.greentic.deployer.engine.provider.ProviderException;
import ai.greentic.deployer.host.Command;
import ai.greentic.deployer.host.Commands;
import ai.greentic.deployer.host.HostError;
import ai.greentic.deployer.host.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads manifests and configurations from registries with skopeo, which honours the host's
 * registries.conf and credentials just as podman does (skopeo-inspect(1)).
 */
final class Registry {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final Pattern LOGGED =
      Pattern.compile("msg=\"(?:Error parsing image name .*?\\\\\": )?(.*)\"$");

  private final Commands commands;

  Registry(Commands commands) {
    this.commands = commands;
  }

  /** The bytes of the manifest of {@code name:tag} or {@code name@digest}. */
  byte[] manifest(String reference) throws ProviderException, InterruptedException {
    return inspect(reference, "--raw");
  }

  /** The bytes of the configuration of {@code name@digest}. */
  byte[] configuration(String reference) throws ProviderException, InterruptedException {
    return inspect(reference, "--config", "--raw");
  }

  private byte[] inspect(String reference, String... options)
      throws ProviderException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("skopeo", "inspect"));
    argv.addAll(List.of(options));
    argv.add("docker://" + reference);
    Result result = commands.run(Command.of(argv).withLimit(LIMIT));
    if (!result.ok()) {
      throw failure(reference, result);
    }
    return result.out().getBytes(StandardCharsets.UTF_8);
  }

  private static ProviderException failure(String reference, Result result) {
    // The image's own name can hold any of the words that are looked for.
    String said = last(result).replace(name(reference), "").toLowerCase(Locale.ROOT);
    String what = "image " + reference;
    if (said.contains("manifest unknown")
        || said.contains("name unknown")
        || said.contains("not found")) {
      return new ProviderException(
          HostError.IMAGE_NOT_FOUND,
          what + " is not in its registry",
          "check its name and tag, or push it first");
    }
    if (said.contains("unauthorized")
        || said.contains("authentication required")
        || said.contains("access to the resource is denied")) {
      return new ProviderException(
          HostError.REGISTRY_UNAUTHORIZED,
          what + " may not be read: the registry asks for other credentials",
          "log in as root (podman login " + reference.substring(0, reference.indexOf('/')) + ")");
    }
    if (said.contains("http response to https client") || said.contains("certificate")) {
      return new ProviderException(
          HostError.REGISTRY_UNTRUSTED,
          what + " cannot be read: the registry does not prove who it is (TLS): " + last(result),
          "install its CA under /etc/containers/certs.d, or mark it insecure in"
              + " /etc/containers/registries.conf");
    }
    if (said.contains("connection refused")
        || said.contains("no such host")
        || said.contains("timeout")
        || said.contains("unreachable")
        || said.contains("temporary failure in name resolution")) {
      return new ProviderException(
          HostError.REGISTRY_UNREACHABLE,
          what + " cannot be read: its registry does not answer: " + last(result),
          "check the name and the network, or give runtime.archive an archive of the image");
    }
    return new ProviderException(
        HostError.IMAGE_NOT_PULLED,
        what + " cannot be read: " + last(result),
        "run skopeo inspect docker://" + reference + " by hand");
  }

  private static String name(String reference) {
    return ImageReference.parse(reference).name();
  }

  /** The cause that skopeo names in its last log line (logrus text format). */
  private static String last(Result result) {
    String line =
        result.err().strip().lines().reduce((before, after) -> after).orElse("no reason given");
    Matcher logged = LOGGED.matcher(line);
    return logged.find() ? logged.group(1).replace("\\\"", "\"") : line;
  }
}
