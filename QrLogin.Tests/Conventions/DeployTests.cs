using System.Net;
using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>The deployment files, which operators copy.</summary>
public sealed partial class DeployTests
{
    /// <summary>The proxies that a file of this folder configures.</summary>
    internal static IEnumerable<string> ProxiesIn(string file) =>
        Proxies().Matches(Repository.Read(file)).SelectMany(m => m.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries));

    [Fact]
    public void No_file_trusts_more_than_one_small_network_with_the_callers_address()
    {
        var proxies = Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy"), "*", SearchOption.AllDirectories)
            .SelectMany(ProxiesIn).ToList();
        Assert.Equal(3, proxies.Count);
        Assert.All(proxies.Where(p => p != "CHANGE_ME"), p => Assert.InRange(IPNetwork.Parse(p).PrefixLength, 24, 128));
    }

    [Theory]
    [InlineData("compose.yaml")]
    [InlineData("kubernetes/config.yaml")]
    [InlineData("systemd/silo.env.example")]
    [InlineData("systemd/api.env.example")]
    public void Every_way_to_deploy_has_TLS_inside_the_cluster(string file)
    {
        foreach (var (setting, path) in new[] { ("Certificate", "tls.crt"), ("Key", "tls.key"), ("Authority", "ca.crt") })
            Assert.Matches(
                $@"(?m)^\s*QrLogin__ClusterTls__{setting}(=|: )/etc/qrlogin/cluster-tls/{path}$", Repository.Read("deploy/" + file));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Linters_find_no_mistake_in_the_deployment_files()
    {
        Assert.SkipUnless(
            Servers.Find("npx") is not null && Servers.Find("systemd-analyze") is not null,
            "There is no npx or systemd-analyze here; .ci/run installs them.");
        var (code, output) = await Shell.Bash("deploy/check.sh");
        Assert.True(code == 0, output);
        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^[^#\n]*QrLogin__Proxies(?:[:=]\s*|, value: )([^}\s]+)", RegexOptions.Multiline)]
    private static partial Regex Proxies();
}
