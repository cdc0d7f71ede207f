package ai.greentic.deployer.certificate;

import ai.greentic.deployer.engine.provider.Finding;
import ai.greentic.deployer.engine.value.Value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a certificate and its key since they were made or verified. */
final class CertificateFindings {
  private static final List<String> ACCESS = List.of("keyOwner", "keyGroup", "keyMode");
  private static final List<String> FACTS =
      List.of("fingerprint", "serial", "notBefore", "notAfter", "issuer");

  private CertificateFindings() {}

  static List<Finding> of(Mapping recorded, Optional<Mapping> found, List<String> differing) {
    String file = recorded.text("certFile");
    if (found.isEmpty()) {
      return List.of(
          Finding.of(
              "certificate-missing",
              "the certificate is gone",
              "certificate " + file + " with its key",
              "nothing"));
    }
    List<Finding> findings = new ArrayList<>();
    if (differing.contains("status")) {
      findings.add(status(recorded, found.get(), differing));
    } else if (FACTS.stream().anyMatch(differing::contains)) {
      findings.add(
          Finding.of(
              "certificate-changed",
              "the certificate is another one",
              fingerprint(recorded),
              fingerprint(found.get()),
              FACTS.toArray(String[]::new)));
    }
    access(recorded, found.get(), differing).ifPresent(findings::add);
    return findings;
  }

  private static Finding status(Mapping recorded, Mapping found, List<String> differing) {
    String status = found.optionalText("status").orElse("unknown");
    List<String> attributes = new ArrayList<>(List.of("status"));
    attributes.addAll(FACTS);
    if (status.endsWith("is missing")) {
      attributes.addAll(ACCESS.stream().filter(name -> found.get(name).isEmpty()).toList());
    }
    attributes.retainAll(differing);
    String end = found.optionalText("notAfter").map(time -> ", valid until " + time).orElse("");
    return Finding.of(
        kind(status),
        "certificate " + recorded.text("certFile") + ": " + status,
        recorded.optionalText("status").orElse(CertificateStatus.VALID),
        status + end,
        attributes.toArray(String[]::new));
  }

  private static String kind(String status) {
    return switch (status) {
      case "certificate is missing" -> "certificate-missing";
      case "key is missing" -> "key-missing";
      case CertificateStatus.RENEWAL_DUE -> "certificate-expiring";
      case CertificateStatus.TAKEOVER_DUE,
          CertificateStatus.RENEWAL_ASKED,
          CertificateStatus.TAKEOVER_ASKED ->
          "rollover-due";
      case "expired" -> "certificate-expired";
      case CertificateStatus.LOOSE_KEY, CertificateStatus.LOOSE_CERTIFICATE ->
          "owner-or-mode-changed";
      default -> "certificate-invalid";
    };
  }

  private static Optional<Finding> access(Mapping recorded, Mapping found, List<String> differing) {
    List<String> changed =
        ACCESS.stream()
            .filter(name -> differing.contains(name) && found.get(name).isPresent())
            .toList();
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    boolean mode = changed.equals(List.of("keyMode"));
    return Optional.of(
        Finding.shownBy(
            mode ? "mode-changed" : "owner-changed",
            (mode ? "the mode of " : "the owner of ")
                + recorded.optionalText("keyFile").orElse("its key")
                + " was changed",
            changed.toArray(String[]::new)));
  }

  private static String fingerprint(Mapping attributes) {
    return "SHA-256 fingerprint " + attributes.optionalText("fingerprint").orElse("unknown");
  }
}
