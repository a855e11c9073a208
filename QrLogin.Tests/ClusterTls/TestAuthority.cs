using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.ClusterTls;

/// <summary>An authority of a cluster, which issues certificates to its members.</summary>
internal sealed class TestAuthority
{
    private const string Server = "1.3.6.1.5.5.7.3.1", Client = "1.3.6.1.5.5.7.3.2";

    public static readonly string[] Both = [Server, Client], ServerOnly = [Server], ClientOnly = [Client];

    private TestAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>An authority that nobody else vouches for.</summary>
    public static TestAuthority New(string name, bool hasKeyIdentifier = true)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Request(name, key, isAuthority: true, hasKeyIdentifier).CreateSelfSigned(Now.AddDays(-2), Now.AddDays(365)));
    }

    /// <summary>An authority below this one.</summary>
    public TestAuthority Below(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key, isAuthority: true, hasKeyIdentifier: true);
        using var own = request.Create(Certificate, Now.AddDays(-1), Now.AddDays(300), Unique.Bytes(8));
        return new(own.CopyWithPrivateKey(key));
    }

    /// <summary>Issues a certificate that is valid for a month, unless told otherwise.</summary>
    public TestCertificate Issue(string name, string[]? usages = null, double fromDays = -1, double untilDays = 30)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key, isAuthority: false, hasKeyIdentifier: false);
        if (usages is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(u => new Oid(u))], critical: false));
        // Without the check that the issuer is an authority.
        var generator = X509SignatureGenerator.CreateForECDsa(Certificate.GetECDsaPrivateKey()!);
        using var own = request.Create(
            Certificate.SubjectName, generator, Now.AddDays(fromDays), Now.AddDays(untilDays), Unique.Bytes(8));
        return new(own.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Issues a certificate with an RSA key.</summary>
    public TestCertificate IssueRsa(string name)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var generator = X509SignatureGenerator.CreateForECDsa(Certificate.GetECDsaPrivateKey()!);
        using var own = request.Create(Certificate.SubjectName, generator, Now.AddDays(-1), Now.AddDays(30), Unique.Bytes(8));
        return new(own.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The authority that a certificate would be if it could issue others.</summary>
    public static TestAuthority Pretend(TestCertificate certificate) => new(certificate.Certificate);

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority, bool hasKeyIdentifier)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (hasKeyIdentifier) request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}

/// <summary>A certificate with its key, as a process has it.</summary>
internal sealed record TestCertificate(X509Certificate2 Certificate, string Key)
{
    public string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>Writes the three files as cert-manager does, and returns the settings that name them.</summary>
    public string[] WriteTo(string folder, params TestAuthority[] authorities)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), Pem);
        File.WriteAllText(Path.Combine(folder, "tls.key"), Key);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), string.Concat(authorities.Select(a => a.Pem)));
        return SettingsFor(folder);
    }

    public static string[] SettingsFor(string folder) =>
    [
        $"--QrLogin:ClusterTls:Certificate={Path.Combine(folder, "tls.crt")}",
        $"--QrLogin:ClusterTls:Key={Path.Combine(folder, "tls.key")}",
        $"--QrLogin:ClusterTls:Authority={Path.Combine(folder, "ca.crt")}",
    ];
}
