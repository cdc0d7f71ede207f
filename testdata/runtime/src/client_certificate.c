#include "client_certificate.h"

#include <stddef.h>
#include <string.h>

static struct client_certificate *self(const br_x509_class **context)
{
    return (struct client_certificate *)(void *)context;
}

static void start_chain(const br_x509_class **context, const char *server_name)
{
    struct client_certificate *check = self(context);
    check->leaf_length = 0;
    check->certificates = 0;
    check->chain.vtable->start_chain(&check->chain.vtable, server_name);
}

static void start_certificate(const br_x509_class **context, uint32_t length)
{
    struct client_certificate *check = self(context);
    check->certificates++;
    check->chain.vtable->start_cert(&check->chain.vtable, length);
}

static void append(const br_x509_class **context, const unsigned char *bytes, size_t length)
{
    struct client_certificate *check = self(context);
    if (check->certificates == 1) {
        if (length <= sizeof check->leaf - check->leaf_length)
            memcpy(check->leaf + check->leaf_length, bytes, length);
        check->leaf_length += length;
    }
    check->chain.vtable->append(&check->chain.vtable, bytes, length);
}

static void end_certificate(const br_x509_class **context)
{
    struct client_certificate *check = self(context);
    check->chain.vtable->end_cert(&check->chain.vtable);
}

static unsigned end_chain(const br_x509_class **context)
{
    struct client_certificate *check = self(context);
    unsigned error = check->chain.vtable->end_chain(&check->chain.vtable);
    if (error != 0)
        return error;
    if (check->leaf_length > sizeof check->leaf)
        return BR_ERR_X509_LIMIT_EXCEEDED;
    return allows_client_authentication(check->leaf, check->leaf_length) ? 0 : BR_ERR_X509_FORBIDDEN_KEY_USAGE;
}

static const br_x509_pkey *get_key(const br_x509_class *const *context, unsigned *usages)
{
    const struct client_certificate *check = (const struct client_certificate *)(const void *)context;
    return check->chain.vtable->get_pkey(&check->chain.vtable, usages);
}

static const br_x509_class client_certificate_class = {
    sizeof(struct client_certificate), start_chain, start_certificate, append, end_certificate, end_chain, get_key,
};

void client_certificate_init(struct client_certificate *check, const br_x509_trust_anchor *anchors, size_t count)
{
    memset(check, 0, sizeof *check);
    br_x509_minimal_init_full(&check->chain, anchors, count);
    check->vtable = &client_certificate_class;
}
