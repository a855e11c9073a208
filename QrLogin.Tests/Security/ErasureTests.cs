using System.Buffers.Text;
using System.Diagnostics;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>A deleted account leaves nothing behind in any store.</summary>
[Trait("Speed", "Slow")]
public sealed class ErasureTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>With sessions that are erased as soon as possible: at the reminder a minute after the confirmation.</summary>
    private static readonly string[] s_settings = ["--QrLogin:Retention=00:00:01", "--QrLogin:Redelivery=00:00:01"];

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5), s_limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_single_process_erases_a_deleted_person()
    {
        using var folder = new TempFolder();
        await using var api = await ServiceProcess.Api(
            folder.Path, "Development", [.. s_settings, "--QrLogin:RateLimits:Enabled=false"]);
        string file = Directory.GetFiles(folder.Path, "*.db", SearchOption.AllDirectories).Single();
        using var http = new HttpClient { BaseAddress = new($"http://localhost:{api.Http.BaseAddress!.Port}") };
        await using var owner = await KeyHolder.New(browser, http);
        await Erases(api.Http, async () => await StoreDump.OfSqlite(file), async phone =>
        {
            await KeyHolder.Register(phone.At(http), owner.Key);
            var credential = (await owner.Key.Credentials()).Single();
            return Base64Url.EncodeToString(Convert.FromBase64String(credential.GetProperty("credentialId").GetString()!));
        });
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("azure")]
    public async Task A_cluster_erases_a_deleted_person(string profile)
    {
        await using var parts = new ClusterParts(profile);
        parts.SkipIfMissing();
        await parts.StartStores();
        await using var silo = await ServiceProcess.Silo(parts.Folder, "Production", [.. parts.SiloSettings(), .. s_settings]);
        await using var api = await ServiceProcess.Api(parts.Folder, "Production", [.. parts.Settings, .. s_settings]);
        await Erases(api.Http, async () => profile == "azure"
            ? await StoreDump.OfTables(parts.Tables)
            : [.. await StoreDump.OfPostgres(parts.Postgres), .. await StoreDump.OfRedis(parts.Redis)]);
    }

    private static async Task Erases(HttpClient http, Func<Task<byte[]>> dump, Func<TestPhone, Task<string>>? addPasskey = null)
    {
        var personal = new Secrets();
        string displayName = personal.Add("Zoë " + Unique.Text());
        var phone = await TestPhone.LoggedIn(http, displayName);
        personal.Add(phone.Username);
        personal.Add(phone.Device.Id);
        if (addPasskey is not null) personal.Add(await addPasskey(phone));
        var second = await TestPhone.Again(http, phone.Username);
        personal.Add(second.Device.Id);
        var pc = await TestPc.Open(http);
        personal.Add(pc.Device.Id);
        await phone.Approve(pc);
        Assert.NotNull(await pc.Token());
        var unredeemed = await TestPc.Open(http);
        await phone.Approve(unredeemed);
        // An account is not erased along with its neighbours.
        var neighbour = await TestPhone.LoggedIn(http, "Ann");
        Assert.Equal(personal.Count, personal.In(await dump()).Count());

        Assert.Equal(204, (await phone.Call(HttpMethod.Post, "me/deletion", new { password = TestPhone.Password })).Status);
        Assert.Equal("denied", await unredeemed.Status());
        Assert.Equal(401, (await second.Call(HttpMethod.Get, "me")).Status);
        for (long started = Stopwatch.GetTimestamp(); personal.In(await dump()).ToArray() is [var left, ..]; await Pause.For(s_interval))
            Assert.True(Stopwatch.GetElapsedTime(started) < s_limit, $"A store still has {left}.");
        Assert.Equal(200, (await neighbour.Call(HttpMethod.Get, "me")).Status);
    }
}
