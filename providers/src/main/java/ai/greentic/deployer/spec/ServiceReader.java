package ai.greentic.deployer.spec;

/** Reads {@code spec.service}. */
final class ServiceReader {
  private static final Choice<String> MANAGER = Choice.only("manager", "systemd");

  private ServiceReader() {}

  static ServiceSpec read(Section service) {
    service.field("manager").text(MANAGER);
    return new ServiceSpec(
        service.field("user").text(Names::user).orElse(ServiceSpec.DEFAULT.user()),
        service.field("group").text(Names::group).orElse(ServiceSpec.DEFAULT.group()));
  }
}
