using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>The same on a cluster with two independent front ends.</summary>
public sealed class ExternalClusterTests : OnClusterParts
{
    [Fact]
    public async Task A_phone_with_a_providers_token_logs_a_PC_in_through_two_front_ends()
    {
        await using var issuer = await new TestIssuer().Start();
        string[] provider = [.. issuer.Settings.Select(s => $"--{s.Key}={s.Value}")];
        await using var silo = await Parts.Silo();
        await using var one = await ServiceProcess.Api(Parts.Folder, "Production", [.. Parts.Settings, .. provider]);
        await using var two = await ServiceProcess.Api(Parts.Folder, "Production", [.. Parts.Settings, .. provider]);
        string Token() => issuer.Token("somebody", TimeProvider.System.GetUtcNow());
        var (phone, pc) = (TestPhone.With(one.Http, TestDevice.New("ios"), Token()), await TestPc.Open(two.Http));

        string confirmToken = await phone.Scanned(pc);
        issuer.Rotate(IssuerKey.Ec());
        phone.Token = Token();
        Assert.Equal(200, (await phone.At(two.Http).Confirm(pc, confirmToken)).Status);

        var token = (await pc.At(one.Http).Poll())["token"];
        Assert.Equal("qr", token.GetProperty("method").GetString());
        Assert.Equal(204, (await phone.Call(HttpMethod.Delete, "logins")).Status);
        Assert.Equal(
            401,
            (await two.Http.Call(
                HttpMethod.Get, "api/v1/me", bearer: token.GetProperty("accessToken").GetString(), device: pc.Device)).Status);
    }
}
