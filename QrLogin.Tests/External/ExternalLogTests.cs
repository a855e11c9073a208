using Microsoft.Extensions.Logging;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>A provider's token is a secret like ours, and is never written anywhere.</summary>
[Trait("Speed", "Slow")]
public sealed class ExternalLogTests
{
    [Fact]
    public async Task No_token_is_in_the_store_or_in_the_log_at_any_level()
    {
        using var folder = new TempFolder();
        using var collector = new OtlpCollector();
        await using var issuer = await new TestIssuer().Start();
        var (secrets, now) = (new Secrets(), TimeProvider.System.GetUtcNow());
        string[] talkative =
        [
            "Default", "Microsoft", "Orleans", "Microsoft.AspNetCore.Hosting.Diagnostics", "QrLogin.Api.Http.LoginTokenHandler"
        ];
        await using var api = await ServiceProcess.Api(
            folder.Path, "Development", [
                .. talkative.Select(t => $"--Logging:LogLevel:{t}=Trace"),
                .. collector.Settings,
                .. issuer.Settings.Select(s => $"--{s.Key}={s.Value}")
            ]);
        using var stranger = IssuerKey.Rsa();
        var draft = issuer.Draft("somebody", now);
        string[] tokens =
        [
            issuer.Keys[0].Sign(draft), stranger.Sign(draft), stranger.Sign(draft.Headed("kid", stranger.Id)),
            issuer.Keys[0].Sign(draft.With("aud", "another")),
            issuer.Keys[0].Sign(draft.With("exp", 1)), IssuerKey.Hmac(draft.Headed("alg", "HS256"), Unique.Bytes(32)),
            issuer.Keys[0].Sign(draft.Headed("typ", 7)), issuer.Keys[0].Sign(draft) + "." + ProofKey.Encode(Unique.Bytes(32)),
        ];
        foreach (string token in tokens)
        {
            foreach (string part in token.Split('.').Skip(1)) secrets.Add(part);
            var (phone, pc) = (TestPhone.With(api.Http, TestDevice.New("ios"), token), await TestPc.Open(api.Http));
            await phone.Scan(pc);
        }

        await issuer.Stop();
        await TestPhone.With(api.Http, TestDevice.New("ios"), issuer.Keys[0].Sign(draft.Headed("kid", "new"))).Call(HttpMethod.Get, "me");
        api.Terminate();
        await api.Ended();

        Assert.Contains("qrlogin.scanned", api.Output, StringComparison.Ordinal);
        Assert.Empty(secrets.In(api.Output));
        Assert.All(new[] { "logs", "metrics", "traces" }, signal => Assert.Empty(secrets.In(collector.Received(signal))));
        Assert.Empty(secrets.InFiles(folder.Path));
    }

    [Fact]
    public async Task An_unreachable_provider_is_logged_and_a_bad_token_is_not()
    {
        using var log = new LogLines();
        await using var site = new Watched(log);
        await site.InitializeAsync();
        var phone = site.NewPhone();
        phone.Token = phone.Token[..^8];
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.DoesNotContain(log.All, line => line.Contains("xception", StringComparison.Ordinal));

        await site.Issuer.Stop();
        phone.Token = site.Issuer.Keys[0].Sign(site.Issuer.Draft("somebody", site.Clock.GetUtcNow()).Headed("kid", "new"));
        Assert.Equal(503, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Contains(
            log.All,
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(site.Issuer.Address, StringComparison.Ordinal));
    }

    private sealed class Watched(ILoggerProvider log) : ExternalHost(new() { ["Logging:LogLevel:Default"] = "Information" }, log);
}
