#include "connection.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client_certificate.h"
#include "http.h"

enum { HANDSHAKE_SECONDS = 3, REQUEST_SECONDS = 10 };

struct session {
    br_ssl_server_context server;
    br_sslio_context stream;
    struct client_certificate check;
    unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
    int client;
};

static int receive(void *context, unsigned char *bytes, size_t length)
{
    ssize_t count;
    while ((count = read(*(int *)context, bytes, length)) < 0 && errno == EINTR)
        continue;
    return count <= 0 ? -1 : (int)count;
}

static int transmit(void *context, const unsigned char *bytes, size_t length)
{
    ssize_t count;
    while ((count = send(*(int *)context, bytes, length, MSG_NOSIGNAL)) < 0 && errno == EINTR)
        continue;
    return count <= 0 ? -1 : (int)count;
}

static void start_session(const struct runtime *runtime, struct session *session)
{
    static const uint16_t suites[] = {
        BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        BR_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    };
    const struct credentials *credentials = &runtime->credentials;
    br_ssl_engine_context *engine = &session->server.eng;

    br_ssl_server_init_full_ec(&session->server, credentials->chain, credentials->chain_length, BR_KEYTYPE_EC, &credentials->key);
    br_ssl_engine_set_versions(engine, BR_TLS12, BR_TLS12);
    br_ssl_engine_set_suites(engine, suites, sizeof suites / sizeof suites[0]);
    if (!runtime->config.misbehaviour.accept_strangers) {
        client_certificate_init(&session->check, credentials->anchors, credentials->anchor_count);
        br_ssl_engine_set_default_rsavrfy(engine);
        br_ssl_engine_set_default_ecdsa(engine);
        br_ssl_engine_set_x509(engine, &session->check.vtable);
        br_ssl_server_set_trust_anchor_names_alt(&session->server, credentials->anchors, credentials->anchor_count);
    }
    br_ssl_engine_set_buffer(engine, session->buffer, sizeof session->buffer, 1);
    br_ssl_server_reset(&session->server);
    br_sslio_init(&session->stream, engine, receive, &session->client, transmit, &session->client);
}

/* RFC 5246, 7.2.2: the alert for a BearSSL error. */
static unsigned char alert_for(int error)
{
    enum { HANDSHAKE_FAILURE = 40, BAD_CERTIFICATE = 42, UNSUPPORTED_CERTIFICATE = 43, CERTIFICATE_EXPIRED = 45, UNKNOWN_CA = 48 };

    if (error == BR_ERR_X509_NOT_TRUSTED)
        return UNKNOWN_CA;
    if (error == BR_ERR_X509_EXPIRED)
        return CERTIFICATE_EXPIRED;
    if (error == BR_ERR_X509_FORBIDDEN_KEY_USAGE)
        return UNSUPPORTED_CERTIFICATE;
    return error >= BR_ERR_X509_OK && error <= BR_ERR_X509_NOT_TRUSTED ? BAD_CERTIFICATE : HANDSHAKE_FAILURE;
}

/* BearSSL drops the connection without a word; a client should learn why. Before the server's Finished the alert is still plain text. */
static void refuse(int client, int error)
{
    unsigned char alert[] = {21, 3, 3, 0, 2, 2, alert_for(error)};
    unsigned char rest[512];

    fprintf(stderr, "runtime: refused a client at the handshake (BearSSL error %d, alert %d)\n", error, alert[6]);
    transmit(&client, alert, sizeof alert);
    shutdown(client, SHUT_WR);
    /* Closing with unread input would reset the connection and could destroy the alert on its way. */
    while (receive(&client, rest, sizeof rest) > 0)
        continue;
}

void connection_serve(const struct runtime *runtime, int client)
{
    static struct session session;
    int on = 1;

    session.client = client;
    /* BearSSL writes a flight record by record; without this each waits for the client's delayed acknowledgement. */
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    alarm(HANDSHAKE_SECONDS);
    start_session(runtime, &session);
    if (br_sslio_flush(&session.stream) != 0) {
        int error = br_ssl_engine_last_error(&session.server.eng);
        if (error > BR_ERR_OK && error < BR_ERR_RECV_FATAL_ALERT && error != BR_ERR_IO)
            refuse(client, error);
        return;
    }
    alarm(REQUEST_SECONDS);
    http_serve(runtime, &session.stream);
    br_sslio_close(&session.stream);
}
