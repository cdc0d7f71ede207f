package ai.greentic.deployer.machine;

/** Makes a certificate of a managed deployment anew, with other dates. */
final class LeafScript {
  private LeafScript() {}

  /**
   * A script that signs the same key again with the managed authority of the deployment acme.
   *
   * @param role server or client; the serial number is 4242
   * @param begin such as {@code -70 days}, as date(1) takes it
   */
  static String of(String role, String begin, String end) {
    return """
    rm -rf /root/ca; mkdir /root/ca; cd /root/ca; touch index; echo 4242 > serial
    cat > config <<'CONFIG'
    [ca]
    default_ca=own
    [own]
    database=index
    serial=serial
    new_certs_dir=.
    default_md=sha256
    policy=any
    x509_extensions=leaf
    [any]
    commonName=supplied
    [leaf]
    keyUsage=critical,digitalSignature
    extendedKeyUsage=%1$sAuth
    subjectAltName=IP:127.0.0.1,DNS:localhost
    authorityKeyIdentifier=keyid
    CONFIG
    openssl req -new -key /etc/greentic/admin/%1$s.key -subj '/CN=greentic acme admin %1$s' -out csr
    openssl ca -batch -notext -config config -in csr -out crt \
      -cert /etc/greentic/admin/ca.crt -keyfile /var/lib/greentic-deployer/acme/private/ca.key \
      -startdate "$(date -u -d '%2$s' +%%Y%%m%%d%%H%%M%%SZ)" \
      -enddate "$(date -u -d '%3$s' +%%Y%%m%%d%%H%%M%%SZ)" 2>log || { cat log; exit 1; }
    cat crt > /etc/greentic/admin/%1$s.crt
    """
        .formatted(role, begin, end);
  }
}
