using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QrLogin.Silo.ClusterTls;

/// <summary>What a process shows to the other members of its cluster, and what it requires of them. Immutable.</summary>
internal sealed class ClusterIdentity
{
    private const string Rsa = "1.2.840.113549.1.1.1", EllipticCurve = "1.2.840.10045.2.1";

    private ClusterIdentity(X509Certificate2 certificate, X509Certificate2Collection intermediates, ClusterAuthorities authorities)
    {
        Certificate = certificate;
        Authorities = authorities;
        Context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
    }

    /// <summary>The certificate of this process, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate with the intermediate ones that lead to its authority.</summary>
    public SslStreamCertificateContext Context { get; }

    public ClusterAuthorities Authorities { get; }

    /// <summary>Reads what the files contain.</summary>
    /// <exception cref="ClusterTlsException">They do not make this process a member of the cluster.</exception>
    public static ClusterIdentity Parse(ClusterTlsTexts texts, DateTimeOffset now)
    {
        var authorities = new ClusterAuthorities(Certificates(ClusterTlsSettings.AuthorityKey, texts.Authority));
        var certificates = Certificates(ClusterTlsSettings.CertificateKey, texts.Certificate);
        var own = WithKey(certificates[0], texts.Key);
        certificates.RemoveAt(0);
        return authorities.FindFault(own, certificates, now) is { } fault
            ? throw new ClusterTlsException(ClusterTlsSettings.CertificateKey, "it " + fault)
            : new(own, certificates, authorities);
    }

    private static X509Certificate2Collection Certificates(string setting, string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            throw new ClusterTlsException(setting, "it contains a certificate that cannot be read");
        }

        return certificates.Count > 0 ? certificates : throw new ClusterTlsException(setting, "it contains no certificate in PEM format");
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, string key)
    {
        if (certificate.GetKeyAlgorithm() is not (Rsa or EllipticCurve))
            throw new ClusterTlsException(ClusterTlsSettings.CertificateKey, "its key is neither an RSA nor an elliptic curve key");
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw new ClusterTlsException(ClusterTlsSettings.KeyKey, "it contains no private key in PEM format");
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new ClusterTlsException(ClusterTlsSettings.KeyKey, "it is encrypted. Write it without a passphrase: openssl pkey");
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
            // Windows refuses a key that is only in memory.
            return OperatingSystem.IsWindows()
                ? X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null)
                : new X509Certificate2(pair);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ClusterTlsException(
                ClusterTlsSettings.KeyKey, $"it is not the private key of the certificate that {ClusterTlsSettings.CertificateKey} names");
        }
    }
}
