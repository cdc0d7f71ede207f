#include "config.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "misbehaviour.h"

static const struct {
    const char *name;
    size_t field;
} contract[] = {
    {"GREENTIC_BUNDLE_SOURCE", offsetof(struct config, bundle_source)},
    {"GREENTIC_BUNDLE_FORMAT", offsetof(struct config, bundle_format)},
    {"GREENTIC_BUNDLE_MOUNT", offsetof(struct config, bundle_mount)},
    {"GREENTIC_STATE_DIR", offsetof(struct config, state_dir)},
    {"GREENTIC_CACHE_DIR", offsetof(struct config, cache_dir)},
    {"GREENTIC_LOG_DIR", offsetof(struct config, log_dir)},
    {"GREENTIC_TEMP_DIR", offsetof(struct config, temp_dir)},
    {"GREENTIC_ADMIN_BIND", offsetof(struct config, admin_bind)},
    {"GREENTIC_ADMIN_LISTEN", offsetof(struct config, admin_listen)},
    {"GREENTIC_ADMIN_CA_FILE", offsetof(struct config, ca_file)},
    {"GREENTIC_ADMIN_CERT_FILE", offsetof(struct config, cert_file)},
    {"GREENTIC_ADMIN_KEY_FILE", offsetof(struct config, key_file)},
    {"GREENTIC_HEALTH_READINESS_PATH", offsetof(struct config, readiness_path)},
    {"GREENTIC_HEALTH_LIVENESS_PATH", offsetof(struct config, liveness_path)},
    {"GREENTIC_HEALTH_STARTUP_TIMEOUT_SECONDS", offsetof(struct config, startup_timeout)},
};

bool config_has(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof contract / sizeof contract[0]; i++)
        if (strlen(contract[i].name) == length && memcmp(contract[i].name, name, length) == 0)
            return true;
    return false;
}

static bool read_variables(struct config *config)
{
    bool complete = true;

    for (size_t i = 0; i < sizeof contract / sizeof contract[0]; i++) {
        const char *value = getenv(contract[i].name);
        memcpy((char *)config + contract[i].field, &value, sizeof value);
        if (value == NULL || *value == '\0') {
            fprintf(stderr, "runtime: %s is missing\n", contract[i].name);
            complete = false;
        }
    }
    return complete;
}

static bool parse_address(const char *text, struct sockaddr_in *address)
{
    char host[INET_ADDRSTRLEN];
    const char *colon = strrchr(text, ':');
    char *end;

    if (colon == NULL || (size_t)(colon - text) >= sizeof host || colon[1] < '0' || colon[1] > '9')
        return false;
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    long port = strtol(colon + 1, &end, 10);
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_port = htons((uint16_t)port);
    return *end == '\0' && port > 0 && port < 65536 && inet_pton(AF_INET, host, &address->sin_addr) == 1;
}

bool config_read(struct config *config)
{
    if (!read_variables(config))
        return false;
    if (!parse_address(config->admin_bind, &config->address)) {
        fprintf(stderr, "runtime: GREENTIC_ADMIN_BIND is %s; expected an IPv4 address and a port, such as 127.0.0.1:8433\n",
                config->admin_bind);
        return false;
    }
    if (strcmp(config->admin_bind, config->admin_listen) != 0) {
        fprintf(stderr, "runtime: GREENTIC_ADMIN_LISTEN is %s, but GREENTIC_ADMIN_BIND is %s; expected the same\n",
                config->admin_listen, config->admin_bind);
        return false;
    }
    char *end;
    if (strtol(config->startup_timeout, &end, 10) <= 0 || *end != '\0') {
        fprintf(stderr, "runtime: GREENTIC_HEALTH_STARTUP_TIMEOUT_SECONDS is %s; expected a positive number of seconds\n",
                config->startup_timeout);
        return false;
    }
    return misbehaviour_parse(getenv("GREENTIC_TEST_MISBEHAVE"), &config->misbehaviour);
}
