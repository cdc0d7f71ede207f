#include "credentials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pem.h"

static void *copy(const void *bytes, size_t length)
{
    void *result = malloc(length == 0 ? 1 : length);
    if (result == NULL)
        abort();
    return memcpy(result, bytes, length);
}

static void append_name(void *context, const void *bytes, size_t length)
{
    br_x500_name *name = context;
    name->data = realloc(name->data, name->len + length);
    if (name->data == NULL)
        abort();
    memcpy(name->data + name->len, bytes, length);
    name->len += length;
}

/* A trust anchor is a CA's subject and public key; BearSSL wants them taken out of the certificate. */
static bool to_anchor(const struct pem_object *object, br_x509_trust_anchor *anchor)
{
    br_x509_decoder_context decoder;

    memset(anchor, 0, sizeof *anchor);
    br_x509_decoder_init(&decoder, append_name, &anchor->dn);
    br_x509_decoder_push(&decoder, object->bytes, object->length);
    br_x509_pkey *key = br_x509_decoder_get_pkey(&decoder);
    if (key == NULL || !br_x509_decoder_isCA(&decoder))
        return false;
    anchor->flags = BR_X509_TA_CA;
    anchor->pkey = *key;
    if (key->key_type == BR_KEYTYPE_EC) {
        anchor->pkey.key.ec.q = copy(key->key.ec.q, key->key.ec.qlen);
    } else {
        anchor->pkey.key.rsa.n = copy(key->key.rsa.n, key->key.rsa.nlen);
        anchor->pkey.key.rsa.e = copy(key->key.rsa.e, key->key.rsa.elen);
    }
    return true;
}

static bool read_anchors(const char *path, struct credentials *credentials)
{
    struct pem_object objects[CREDENTIALS_MAX];
    size_t count = pem_read(path, "CERTIFICATE", objects, CREDENTIALS_MAX);

    for (size_t i = 0; i < count; i++) {
        bool authority = to_anchor(&objects[i], &credentials->anchors[i]);
        free(objects[i].bytes);
        if (!authority) {
            fprintf(stderr, "runtime: %s: certificate %zu is not that of a certification authority\n", path, i + 1);
            return false;
        }
    }
    credentials->anchor_count = count;
    return count > 0;
}

static bool read_chain(const char *path, struct credentials *credentials)
{
    struct pem_object objects[CREDENTIALS_MAX];

    credentials->chain_length = pem_read(path, "CERTIFICATE", objects, CREDENTIALS_MAX);
    for (size_t i = 0; i < credentials->chain_length; i++) {
        credentials->chain[i].data = objects[i].bytes;
        credentials->chain[i].data_len = objects[i].length;
    }
    return credentials->chain_length > 0;
}

static bool read_key(const char *path, struct credentials *credentials)
{
    struct pem_object object;
    br_skey_decoder_context decoder;

    if (pem_read(path, "PRIVATE KEY", &object, 1) == 0)
        return false;
    br_skey_decoder_init(&decoder);
    br_skey_decoder_push(&decoder, object.bytes, object.length);
    free(object.bytes);
    const br_ec_private_key *key = br_skey_decoder_get_ec(&decoder);
    if (key == NULL) {
        fprintf(stderr, "runtime: %s: not an EC private key in PKCS#8 or SEC 1 form\n", path);
        return false;
    }
    credentials->key = *key;
    credentials->key.x = copy(key->x, key->xlen);
    return true;
}

/* BearSSL would start with a key of another certificate and fail at every handshake. */
static bool key_matches(const struct credentials *credentials)
{
    br_x509_decoder_context decoder;
    br_ec_public_key public;
    unsigned char buffer[BR_EC_KBUF_PUB_MAX_SIZE];

    br_x509_decoder_init(&decoder, NULL, NULL);
    br_x509_decoder_push(&decoder, credentials->chain[0].data, credentials->chain[0].data_len);
    const br_x509_pkey *certified = br_x509_decoder_get_pkey(&decoder);
    return certified != NULL && certified->key_type == BR_KEYTYPE_EC
        && br_ec_compute_pub(br_ec_get_default(), &public, buffer, &credentials->key) != 0
        && certified->key.ec.curve == public.curve
        && certified->key.ec.qlen == public.qlen
        && memcmp(certified->key.ec.q, public.q, public.qlen) == 0;
}

bool credentials_read(const char *ca_file, const char *cert_file, const char *key_file, struct credentials *credentials)
{
    memset(credentials, 0, sizeof *credentials);
    if (!read_anchors(ca_file, credentials) || !read_chain(cert_file, credentials) || !read_key(key_file, credentials))
        return false;
    if (!key_matches(credentials)) {
        fprintf(stderr, "runtime: %s does not belong to the certificate %s\n", key_file, cert_file);
        return false;
    }
    return true;
}
