using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.External;

/// <summary>A backend learns which of its provider's users a login belongs to.</summary>
public sealed class ProviderIdentityTests(ExternalHost site) : IClassFixture<ExternalHost>
{
    [Fact]
    public async Task A_phone_and_the_PC_that_it_logs_in_are_the_providers_user()
    {
        string subject = ExternalHost.NewSubject();
        var (phone, pc) = (site.NewPhone(subject), await TestPc.Open(site.Http));
        await phone.Approve(pc);
        string token = (await pc.Token())!;

        var me = await site.Http.Call(HttpMethod.Get, "api/v1/me", bearer: token, device: pc.Device);
        var seen = await site.Http.Introspect(token);

        string expected = JsonSerializer.Serialize(new { iss = site.Issuer.Address, sub = subject });
        Assert.Equal(expected, (await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("idp").GetRawText());
        Assert.Equal(expected, me["account"].GetProperty("idp").GetRawText());
        Assert.Equal(expected, seen["idp"].GetRawText());
        Assert.Equal(me["account"].GetProperty("accountId").GetString(), seen["sub"].GetString());
        Assert.Equal(me["login"].GetProperty("loginId").GetString(), seen["sid"].GetString());
    }

    [Fact]
    public async Task An_account_of_ours_has_no_other_identity()
    {
        var phone = await TestPhone.LoggedIn(site.Http);
        Assert.Equal(JsonValueKind.Null, (await phone.Call(HttpMethod.Get, "me"))["account"].GetProperty("idp").ValueKind);
        Assert.DoesNotContain("idp", (await site.Http.Introspect(phone.Token)).Members);
    }

    [Theory]
    [InlineData(255, 200)]
    [InlineData(256, 401)]
    public async Task A_subject_has_at_most_255_characters(int length, int status) =>
        Assert.Equal(status, (await site.NewPhone(new string('s', length)).Call(HttpMethod.Get, "me")).Status);
}
