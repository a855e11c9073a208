using System.Diagnostics;
using System.Text;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Processes;

/// <summary>
/// Two versions side by side, as in a rolling upgrade and in a rollback: the next version has an additional member in a
/// command and in a state.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly ClusterParts _parts = new();

    public async ValueTask InitializeAsync()
    {
        Servers.SkipIfMissing();
        await _parts.StartStores();
        await NextBuild.Make();
    }

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    [Fact]
    public async Task A_login_that_starts_on_one_version_finishes_on_the_other()
    {
        await using var oldApi = _parts.Api();
        await using var newApi = _parts.Api(NextBuild.Api);
        TestPhone phone;
        TestPc before, between;
        string confirmToken;
        await using (var oldSilo = await _parts.Silo())
        {
            await Ready(oldApi, newApi);
            phone = await TestPhone.LoggedIn(oldApi.Http);
            before = await TestPc.Open(oldApi.Http);
            confirmToken = await phone.Scanned(before);
            await using var newSilo = await _parts.Silo(NextBuild.Silo);
            await Stopped(oldSilo);

            Assert.Equal(200, (await phone.At(newApi.Http).Confirm(before, confirmToken)).Status);
            Assert.NotNull(await before.Token());
            between = await TestPc.Open(oldApi.Http);
            await phone.At(newApi.Http).Scanned(between);
            Assert.Contains("in a state", await Record(between), StringComparison.Ordinal);

            await using var oldAgain = await _parts.Silo();
            await Stopped(newSilo);
            Assert.Equal("scanned", await between.Status());
            // The command of the next version, sent to this version.
            confirmToken = await phone.At(newApi.Http).Scanned(between);
            Assert.Equal(200, (await phone.Confirm(between, confirmToken)).Status);
            Assert.NotNull(await between.At(newApi.Http).Token());
            Assert.DoesNotContain("in a state", await Record(between), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task While_both_versions_serve_every_verb_works_through_either()
    {
        await using var oldApi = _parts.Api(more: ShopHost.Arguments);
        await using var newApi = _parts.Api(NextBuild.Api, ShopHost.Arguments);
        await using var oldSilo = await _parts.Silo();
        await using var newSilo = await _parts.Silo(NextBuild.Silo);
        await Ready(oldApi, newApi);
        var (here, there) = (oldApi.Http, newApi.Http);
        var phone = await TestPhone.LoggedIn(there);
        for (int i = 0; i < 20; i++, (here, there) = (there, here))
        {
            var (yes, no, never) = (await TestPc.Open(here), await TestPc.Open(here), await TestPc.Open(here));
            Assert.Equal(200, (await phone.At(there).Confirm(yes, await phone.At(here).Scanned(yes))).Status);
            Assert.Equal(200, (await phone.At(there).Deny(no, await phone.At(here).Scanned(no))).Status);
            Assert.Equal(204, (await never.At(there).Cancel()).Status);
            Assert.Equal(await yes.Token(), await yes.At(there).Token());
            Assert.Equal(("denied", "cancelled"), (await no.At(there).Status(), await never.Status()));

            var site = await TestPc.OpenFrom(here, ShopHost.Origin);
            var scan = await phone.At(there).Scan(site);
            Assert.Equal("The shop", scan["client"].GetProperty("name").GetString());
            Assert.Equal(200, (await phone.At(here).Confirm(site, scan["confirmToken"].GetString()!)).Status);
            Assert.Equal("shop", (await there.Introspect((await site.At(there).Token())!, ShopHost.Api))["client_id"].GetString());
        }

        Assert.Equal(41, (await phone.Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
        Assert.Equal(204, (await phone.At(here).Call(HttpMethod.Delete, "logins")).Status);
        Assert.Equal(1, (await phone.At(there).Call(HttpMethod.Get, "logins"))["logins"].GetArrayLength());
    }

    private static async Task Ready(params ServiceProcess[] apis)
    {
        foreach (var api in apis) await api.IsReady();
    }

    private static async Task Stopped(ServiceProcess silo)
    {
        silo.Terminate();
        Assert.Equal(0, await silo.Ended());
    }

    /// <summary>The session's record in Redis.</summary>
    private async Task<string> Record(TestPc pc)
    {
        await using var redis = await _parts.Redis.Connect();
        var key = await redis.GetServers().Single().KeysAsync(pattern: $"*/state/*{pc.QrId}*").SingleAsync();
        return Encoding.Latin1.GetString((byte[])(await redis.GetDatabase().HashGetAsync(key, "data"))!);
    }
}

/// <summary>A second build of the product, with NEXT_VERSION.</summary>
internal static class NextBuild
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "artifacts", "next");

    public static string Silo { get; } = Built("QrLogin.Silo");

    public static string Api { get; } = Built("QrLogin.Api");

    public static async Task Make()
    {
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "build", Path.Combine(Repository.Root, "QrLogin.Api"), "-p:NextVersion=true", "-p:RunAnalyzers=false",
                "--artifacts-path", s_folder
            ])
        { RedirectStandardOutput = true })!;
        string output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(build.ExitCode == 0, output);
    }

    private static string Built(string project) => Path.Combine(s_folder, "bin", project, "debug", project + ".dll");
}
