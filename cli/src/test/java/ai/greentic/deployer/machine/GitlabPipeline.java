package ai.greentic.deployer.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs jobs of a pipeline as GitLab does, as far as the example needs it: {@code extends}, {@code
 * !reference}, artifacts and dotenv reports. Which jobs a pipeline has, the caller knows.
 */
final class GitlabPipeline {
  private final JsonNode root;
  private final Path work;
  private final Path repository;
  private final Map<String, String> variables;
  private final Map<String, String> production;
  private final Path artifacts;

  /**
   * A new pipeline.
   *
   * @param work a folder for jobs and artifacts, which everybody may pass through
   * @param variables of the project and those that GitLab predefines; files are paths
   * @param production variables of the environment of that name
   */
  GitlabPipeline(
      Path file,
      Path work,
      Path repository,
      Map<String, String> variables,
      Map<String, String> production)
      throws IOException {
    this.production = Map.copyOf(production);
    this.root = new YAMLMapper().readTree(Files.readString(file));
    this.work = work;
    this.repository = repository;
    this.variables = new HashMap<>(variables);
    this.artifacts = Files.createTempDirectory(work, "artifacts");
    root.get("variables")
        .properties()
        .forEach(variable -> this.variables.put(variable.getKey(), variable.getValue().asText()));
  }

  /** Where the artifacts of all jobs lie. */
  Path artifacts() {
    return artifacts;
  }

  /** Runs a job in a folder of its own. */
  Outcome run(String name) throws IOException {
    JsonNode job = root.get(name);
    Path workspace = Files.createTempDirectory(work, "workspace");
    GithubWorkflow.copyAll(repository, workspace);
    GithubWorkflow.copyAll(artifacts, workspace);
    StringBuilder script = new StringBuilder();
    JsonNode first =
        job.has("before_script")
            ? job.get("before_script")
            : root.get(job.get("extends").asText()).get("before_script");
    append(first, script);
    append(job.get("script"), script);
    Map<String, String> environment = new HashMap<>(variables);
    if (job.path("environment").asText().equals("production")) {
      environment.putAll(production);
    }
    Outcome outcome = RunnerAccount.run(workspace, environment, List.of(), script.toString());
    if (outcome.exitCode() == 0 || job.path("artifacts").path("when").asText().equals("always")) {
      keep(job.path("artifacts"), workspace);
    }
    RunnerAccount.remove(workspace);
    return outcome;
  }

  private void append(JsonNode lines, StringBuilder script) {
    for (JsonNode line : lines) {
      if (line.isArray()) {
        append(root.get(line.get(0).asText()).get(line.get(1).asText()), script);
      } else {
        script.append(line.asText()).append('\n');
      }
    }
  }

  private void keep(JsonNode kept, Path workspace) throws IOException {
    for (JsonNode path : kept.path("paths")) {
      Path file = workspace.resolve(path.asText());
      if (Files.exists(file)) {
        Files.copy(file, artifacts.resolve(path.asText()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    JsonNode dotenv = kept.path("reports").path("dotenv");
    if (dotenv.isTextual()) {
      for (String line : Files.readAllLines(workspace.resolve(dotenv.asText()))) {
        String[] parts = line.split("=", 2);
        variables.put(parts[0], parts[1]);
      }
    }
  }
}
