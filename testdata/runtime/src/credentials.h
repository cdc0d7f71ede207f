#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include <bearssl.h>
#include <stdbool.h>

enum { CREDENTIALS_MAX = 16 };

/* What the admin endpoint presents and whom it trusts. */
struct credentials {
    br_x509_certificate chain[CREDENTIALS_MAX];
    size_t chain_length;
    br_ec_private_key key;
    br_x509_trust_anchor anchors[CREDENTIALS_MAX];
    size_t anchor_count;
};

/* Reads the PEM files (certificates: RFC 7468; key: PKCS#8 or SEC 1, EC). False with a line on standard error. */
bool credentials_read(const char *ca_file, const char *cert_file, const char *key_file, struct credentials *credentials);

#endif
