using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QrLogin.Tests.Infrastructure;

/// <summary>PEM files of a private certificate authority, and of a server's certificate for <c>localhost</c> that it signed.</summary>
/// <param name="folder">The folder of the files.</param>
internal sealed class StoreCertificates(string folder)
{
    public string Authority => Path.Combine(folder, "ca.pem");

    public string Certificate => Path.Combine(folder, "server.pem");

    public string Key => Path.Combine(folder, "server.key");

    public async Task Write()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of the stores", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = server.Create(authority, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));

        await File.WriteAllTextAsync(Authority, authority.ExportCertificatePem());
        await File.WriteAllTextAsync(Certificate, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Key, key.ExportPkcs8PrivateKeyPem());
    }
}
