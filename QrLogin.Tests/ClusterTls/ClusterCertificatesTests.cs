using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using QrLogin.Silo.ClusterTls;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.ClusterTls;

/// <summary>Files that are replaced while a process runs.</summary>
public sealed class ClusterCertificatesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly LogLines _log = new();
    private readonly TestAuthority _authority = TestAuthority.New("cluster");

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Replaced_files_count_from_the_next_connection_on()
    {
        var certificates = Opened();
        Assert.Equal("CN=first", Subject(certificates));
        _authority.Issue("second").WriteTo(_folder.Path, _authority, TestAuthority.New("next"));
        // Strangers cause connections too, so the files are not read at each of them.
        Assert.Equal("CN=first", Subject(certificates));
        _clock.Advance(ClusterCertificates.CheckInterval);
        Assert.Equal("CN=second", Subject(certificates));
        Assert.StartsWith(
            "Information: New connections inside the cluster use the replaced files", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public void A_half_replaced_pair_is_not_used_and_logged_once()
    {
        var (certificates, next) = (Opened(), _authority.Issue("second"));
        File.WriteAllText(Path.Combine(_folder.Path, "tls.crt"), next.Pem);
        for (int i = 0; i < 3; i++)
        {
            _clock.Advance(ClusterCertificates.CheckInterval);
            Assert.Equal("CN=first", Subject(certificates));
        }

        Assert.Contains(
            "The file of QrLogin:ClusterTls:Key was replaced, but it is not the private key",
            Assert.Single(_log.All),
            StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.Path, "tls.key"), next.Key);
        _clock.Advance(ClusterCertificates.CheckInterval);
        Assert.Equal("CN=second", Subject(certificates));
    }

    [Theory]
    [InlineData("tls.crt")]
    [InlineData("tls.key")]
    [InlineData("ca.crt")]
    public void A_file_that_is_empty_or_gone_for_a_moment_changes_nothing(string file)
    {
        var (certificates, path) = (Opened(), Path.Combine(_folder.Path, file));
        string before = File.ReadAllText(path);
        File.WriteAllText(path, "");
        _clock.Advance(ClusterCertificates.CheckInterval);
        Assert.Equal("CN=first", Subject(certificates));
        File.Delete(path);
        _clock.Advance(ClusterCertificates.CheckInterval);
        Assert.Equal("CN=first", Subject(certificates));
        Assert.Equal(2, _log.All.Count);
        File.WriteAllText(path, before);
        _clock.Advance(ClusterCertificates.CheckInterval);
        Assert.Equal("CN=first", Subject(certificates));
        Assert.Equal(2, _log.All.Count);
    }

    [Fact]
    public void A_certificate_that_would_make_no_member_is_not_used()
    {
        var certificates = Opened();
        _authority.Issue("second", fromDays: -2, untilDays: -1).WriteTo(_folder.Path, _authority);
        _clock.Advance(ClusterCertificates.CheckInterval);
        Assert.Equal("CN=first", Subject(certificates));
        Assert.Contains(
            "QrLogin:ClusterTls:Certificate was replaced, but it expired on", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    /// <summary>Each file is a link to a link, of which Kubernetes replaces the second.</summary>
    [Fact]
    public void Files_behind_links_are_replaced_as_Kubernetes_does_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        string root = _folder.Path, data = Path.Combine(root, "..data");
        _authority.Issue("first").WriteTo(Path.Combine(root, "one"), _authority);
        _authority.Issue("second").WriteTo(Path.Combine(root, "two"), _authority);
        Directory.CreateSymbolicLink(data, "one");
        foreach (string file in new[] { "tls.crt", "tls.key", "ca.crt" })
            File.CreateSymbolicLink(Path.Combine(root, file), Path.Combine("..data", file));
        var certificates = Opened(null);
        Assert.Equal("CN=first", Subject(certificates));
        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "two");
        _clock.Advance(ClusterCertificates.CheckInterval);
        Assert.Equal("CN=second", Subject(certificates));
    }

    private ClusterCertificates Opened() => Opened(_authority.Issue("first"));

    private ClusterCertificates Opened(TestCertificate? first)
    {
        first?.WriteTo(_folder.Path, _authority);
        string[] paths = [.. new[] { "tls.crt", "tls.key", "ca.crt" }.Select(file => Path.Combine(_folder.Path, file))];
        var files = new ClusterTlsFiles(paths[0], paths[1], paths[2]);
        var texts = files.Read();
        var loaded = new LoadedClusterTls(files, texts, ClusterIdentity.Parse(texts, _clock.GetUtcNow()));
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_log));
        return new(loaded, _clock, factory.CreateLogger<ClusterCertificates>());
    }

    private static string Subject(ClusterCertificates certificates) => certificates.Current.Certificate.Subject;
}
