using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QrLogin.Silo.ClusterTls;
using QrLogin.Silo.Configuration;
using QrLogin.Tests.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.ClusterTls;

/// <summary>Files that cannot work prevent startup, and the message names the setting.</summary>
public sealed class ClusterTlsSettingsTests : IDisposable
{
    private const string
        Certificate = "QrLogin:ClusterTls:Certificate", Key = "QrLogin:ClusterTls:Key",
        WrongKey = "but it is not the private key of the certificate that QrLogin:ClusterTls:Certificate names.";

    private static readonly string[] s_cluster =
        ["QrLogin:Profile=cluster", "ConnectionStrings:redis=127.0.0.1:1", "ConnectionStrings:postgres=Host=127.0.0.1;Port=1"];

    private static readonly TestAuthority s_authority = TestAuthority.New("cluster");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tls.crt", Certificate)]
    [InlineData("tls.key", Key)]
    [InlineData("ca.crt", "QrLogin:ClusterTls:Authority")]
    public void A_file_that_is_missing_or_a_folder_or_not_PEM_is_named(string file, string setting)
    {
        Write(s_authority.Issue("silo"));
        string path = Path.Combine(_folder.Path, file), named = $"{setting} is \"{path}\", but it contains no ";
        File.WriteAllBytes(path, [0x30, 0x82, 0x01, 0x0a, 0x00]);
        Assert.StartsWith(named, Start(), StringComparison.Ordinal);
        File.WriteAllText(path, "");
        Assert.StartsWith(named, Start(), StringComparison.Ordinal);
        File.WriteAllText(path, new string('x', 2_000_000));
        Assert.Equal($"{setting} is \"{path}\", but it is too large for a PEM file.", Start());
        File.Delete(path);
        Assert.Equal($"{setting} is \"{path}\", but there is no such file.", Start());
        Directory.CreateDirectory(path);
        Assert.Equal($"{setting} is \"{path}\", but it is a folder.", Start());
    }

    [Theory]
    [InlineData("tls.crt", "QrLogin:ClusterTls:Certificate")]
    [InlineData("ca.crt", "QrLogin:ClusterTls:Authority")]
    public void A_damaged_certificate_is_named(string file, string setting)
    {
        Write(s_authority.Issue("silo"));
        string damaged = PemEncoding.WriteString("CERTIFICATE", [0x30, 0x03, 0x02, 0x01, 0x00]);
        File.WriteAllText(Path.Combine(_folder.Path, file), damaged);
        Assert.Contains($"{setting} is ", Start(), StringComparison.Ordinal);
        Assert.EndsWith("but it contains a certificate that cannot be read.", Start(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_does_not_belong_to_the_certificate_is_named()
    {
        var silo = s_authority.Issue("silo");
        Write(silo with { Key = s_authority.Issue("other").Key });
        Assert.EndsWith(WrongKey, Start(Key), StringComparison.Ordinal);
        Write(silo with { Key = s_authority.IssueRsa("other").Key });
        Assert.EndsWith(WrongKey, Start(Key), StringComparison.Ordinal);
        Write(silo with { Key = PemEncoding.WriteString("PRIVATE KEY", [0x30, 0x00]) });
        Assert.EndsWith(WrongKey, Start(Key), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_key_is_named_and_no_message_shows_a_key()
    {
        var silo = s_authority.Issue("silo");
        using var key = silo.Certificate.GetECDsaPrivateKey()!;
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        Write(silo with { Key = key.ExportEncryptedPkcs8PrivateKeyPem("hunter2", encryption) });
        Assert.EndsWith("but it is encrypted. Write it without a passphrase: openssl pkey.", Start(Key), StringComparison.Ordinal);
        // A key instead of its path.
        string message = Start(Key, $"{Key}={silo.Key}");
        Assert.DoesNotContain(silo.Key.Split('\n')[1], message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_would_make_no_member_is_named()
    {
        Write(s_authority.Issue("silo", fromDays: -2, untilDays: -1));
        Assert.Contains("but it expired on ", Start(Certificate), StringComparison.Ordinal);
        Write(s_authority.Issue("silo", fromDays: 1));
        Assert.Contains("but it is valid only from ", Start(Certificate), StringComparison.Ordinal);
        Write(TestAuthority.New("other").Issue("silo"));
        Assert.Contains("but it was issued by another authority (CN=other).", Start(Certificate), StringComparison.Ordinal);
        Write(s_authority.Issue("silo", TestAuthority.ServerOnly));
        Assert.Contains("but it is not for both server and client authentication.", Start(Certificate), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_of_the_three_settings_are_not_enough()
    {
        string[] all = Write(s_authority.Issue("silo"));
        foreach (string left in all)
        {
            string key = left.Split('=')[0];
            string message = FailedStart.Of("QrLogin.Silo.dll", _folder.Path, "Production", [.. s_cluster, .. all.Where(s => s != left)]);
            Assert.StartsWith($"{key} is missing; it must be the path of a PEM file with ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_front_end_and_the_operators_command_check_the_files_too()
    {
        string[] settings = [.. s_cluster, .. Write(s_authority.Issue("silo", untilDays: -0.5))];
        string message = FailedStart.Of(
            "QrLogin.Api.dll", _folder.Path, "Production", [.. settings, "QrLogin:PublicOrigin=https://login.example.com"]);
        Assert.Contains(Certificate, message, StringComparison.Ordinal);
        string[] words = ["check", $"--contentRoot={_folder.Path}", .. settings.Select(s => "--" + s)];
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => QrLogin.Api.Operator.OperatorCommand.Run(words));
        Assert.Contains("but it expired on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_path_starts_at_the_content_root()
    {
        s_authority.Issue("silo").WriteTo(Path.Combine(_folder.Path, "files"), TestAuthority.New("other"));
        string[] settings = [$"{Certificate}=files/tls.crt", $"{Key}=files/tls.key", "QrLogin:ClusterTls:Authority=files/ca.crt"];
        Assert.Equal(
            $"{Certificate} is \"files/tls.crt\", but it was issued by another authority (CN=cluster).",
            FailedStart.Of("QrLogin.Silo.dll", _folder.Path, "Production", [.. s_cluster, .. settings]));
    }

    [Fact]
    public async Task The_four_lines_of_the_documentation_make_a_member()
    {
        Assert.SkipUnless(Servers.Find("openssl") is not null, "There is no openssl here; .ci/run installs it.");
        string section = Repository.Read("docs/operations.md").Split("## TLS inside the cluster")[1], lines = section.Split("```")[1];
        Assert.Equal(4, lines.Trim().Split('\n').Length);
        var (code, output) = await Shell.Bash("-ec", $"cd '{_folder.Path}'\n{lines}");
        Assert.True(code == 0, output);
        Assert.Contains("tls.crt: OK", output, StringComparison.Ordinal);
        string[] texts = [.. new[] { "tls.crt", "tls.key", "ca.crt" }.Select(file => File.ReadAllText(Path.Combine(_folder.Path, file)))];
        var identity = ClusterIdentity.Parse(new(texts[0], texts[1], texts[2]), TimeProvider.System.GetUtcNow());
        Assert.Equal("CN=silo-1", identity.Certificate.Subject);
    }

    /// <summary>Writes the files, and returns the settings that name them.</summary>
    private string[] Write(TestCertificate certificate) => [.. certificate.WriteTo(_folder.Path, s_authority).Select(s => s[2..])];

    private string Start(string? setting = null, params string[] settings)
    {
        string[] files = [.. TestCertificate.SettingsFor(_folder.Path).Select(s => s[2..])];
        string message = FailedStart.Of("QrLogin.Silo.dll", _folder.Path, "Production", [.. s_cluster, .. files, .. settings]);
        Assert.StartsWith(setting is null ? "QrLogin:ClusterTls:" : setting + " ", message, StringComparison.Ordinal);
        return message;
    }
}
