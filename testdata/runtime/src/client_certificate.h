#ifndef CLIENT_CERTIFICATE_H
#define CLIENT_CERTIFICATE_H

#include <bearssl.h>
#include <stdbool.h>

enum { CLIENT_CERTIFICATE_MAX = 8192 };

/* A BearSSL X.509 engine: BearSSL's own validation of the chain, and then the leaf's extended key usage, which that ignores. */
struct client_certificate {
    const br_x509_class *vtable; /* must be first: BearSSL takes its address for the engine */
    br_x509_minimal_context chain;
    unsigned char leaf[CLIENT_CERTIFICATE_MAX];
    size_t leaf_length;
    size_t certificates;
};

void client_certificate_init(struct client_certificate *check, const br_x509_trust_anchor *anchors, size_t count);

/* RFC 5280, 4.2.1.12: whether a DER certificate may be a TLS client's; a certificate without the extension may. */
bool allows_client_authentication(const unsigned char *certificate, size_t length);

#endif
