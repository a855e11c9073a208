using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Security;

/// <summary>The audit trail of an attack: one event for each fact, in the log, on the trace, and in a counter.</summary>
[Trait("Speed", "Slow")]
public sealed class AuditTests
{
    private static readonly HttpMethod s_get = HttpMethod.Get, s_post = HttpMethod.Post;

    [Fact]
    public async Task Every_audit_event_is_recorded_once_with_its_ids_and_addresses()
    {
        using var folder = new TempFolder();
        using var collector = new OtlpCollector();
        await using var api = await ServiceProcess.Api(
            folder.Path, "Development", [.. collector.Settings, "--Logging:Console:FormatterName=json"]);
        var phone = await TestPhone.LoggedIn(api.Http);
        var (login, account) = await Ids(phone);
        var pc = await TestPc.Open(api.Http);
        string confirmToken = await phone.Scanned(pc);
        await phone.Confirm(pc, confirmToken);
        // The token is fetched several times, but redeemed once.
        for (int i = 0; i < 3; i++) await pc.Token();
        await phone.Confirm(pc, confirmToken);
        var (denied, cancelled, unvouched) = (await TestPc.Open(api.Http), await TestPc.Open(api.Http), await TestPc.Open(api.Http));
        await phone.Deny(denied, await phone.Scanned(denied));
        await cancelled.Cancel();
        var second = await TestPhone.Again(api.Http, phone.Username);
        await second.Approve(unvouched);
        var (secondLogin, _) = await Ids(second);
        await phone.Call(HttpMethod.Delete, $"logins/{secondLogin}");
        await unvouched.Poll();
        var tv = await DevicePc.Asks(api.Http, new TestClient("demo"));
        await phone.Approve(tv);
        for (int i = 0; i < 3; i++) await tv.Token();
        for (int i = 0; i < 6; i++) await Guess(api, phone.Username);
        await phone.Call(HttpMethod.Delete, "logins");
        await phone.Call(s_post, "logout");
        await phone.Call(s_get, "me");
        api.Terminate();
        await api.Ended();

        var events = Events(api.Output);
        string[] Of(string session) =>
            [.. events.Where(e => e.Session == session).Select(e => e.Fact + (e.Reason is null ? "" : " " + e.Reason))];
        Assert.Equal(
            ["qrlogin.opened", "qrlogin.scanned", "qrlogin.confirmed", "qrlogin.redeemed", "qrlogin.refused confirm_token_used"],
            Of(pc.QrId));
        Assert.Equal(["qrlogin.opened", "qrlogin.scanned", "qrlogin.confirmed", "qrlogin.redeemed"], Of(tv.QrId));
        Assert.Equal(["qrlogin.opened", "qrlogin.scanned", "qrlogin.denied"], Of(denied.QrId));
        Assert.Equal(["qrlogin.opened", "qrlogin.cancelled"], Of(cancelled.QrId));
        Assert.Equal(["qrlogin.opened", "qrlogin.scanned", "qrlogin.confirmed", "qrlogin.denied voucher_ended"], Of(unvouched.QrId));
        Assert.Equal(
            [
                "registered", "logged_in", "logged_in", "revoked", "refused invalid_credentials", "refused too_many_attempts", "locked",
                "revoked", "logged_out", "refused invalid_token"
            ],
            Others(events));

        Assert.All(events, e => Assert.Equal("127.0.0.1", e.Address));
        var confirmed = events.First(e => e.Fact == "qrlogin.confirmed");
        Assert.Equal((account, login, phone.Device.Id), (confirmed.Account, confirmed.Login, confirmed.Device));
        // The event identifies the username by a hash, and not by the typed text.
        string name = "name:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(phone.Username)))[..16];
        Assert.All(events.Where(e => e.Fact == "qrlogin.locked" || e.Reason == "invalid_credentials"), e => Assert.Equal(name, e.Subject));
        Assert.DoesNotContain(phone.Username, api.Output, StringComparison.Ordinal);
        Assert.Equal([secondLogin, "all_others"], events.Where(e => e.Fact == "qrlogin.revoked").Select(e => e.Subject));
        foreach (string fact in new[]
        {
            "opened", "scanned", "confirmed", "denied", "cancelled", "redeemed", "registered", "logged_in", "logged_out", "revoked",
            "locked", "refused"
        })
            foreach (string signal in new[] { "logs", "metrics", "traces" })
                Assert.True(
                    collector.Received(signal).AsSpan().IndexOf(Encoding.UTF8.GetBytes("qrlogin." + fact)) >= 0,
                    $"{fact} is not among the {signal}.");
    }

    private static async Task<(string Login, string Account)> Ids(TestPhone phone)
    {
        var me = await phone.Call(s_get, "me");
        return (me["login"].GetProperty("loginId").GetString()!, me["account"].GetProperty("accountId").GetString()!);
    }

    private static Task<Reply> Guess(ServiceProcess api, string username) =>
        api.Http.Call(s_post, "api/v1/login", new { username, password = "not the password" }, device: TestDevice.New("ios"));

    /// <summary>The events without a session; consecutive repetitions count once.</summary>
    private static IEnumerable<string> Others(IReadOnlyList<LoggedEvent> events)
    {
        var facts = events.Where(e => e.Session is null).Select(e => e.Fact["qrlogin.".Length..] + (e.Reason is null ? "" : " " + e.Reason))
            .ToList();
        return facts.Where((f, i) => i == 0 || f == "logged_in" || f == "revoked" || f != facts[i - 1]);
    }

    private static List<LoggedEvent> Events(string output) =>
    [
        .. from line in output.Split('\n')
           where line.Contains("\"QrLogin.Audit\"", StringComparison.Ordinal)
           let state = JsonDocument.Parse(line).RootElement.GetProperty("State")
           select new LoggedEvent(
               Text(state, "Fact")!, Text(state, "Reason"), Text(state, "SessionId"), Text(state, "AccountId"), Text(state, "LoginId"),
               Text(state, "SubjectId"), Text(state, "DeviceId"), Text(state, "Address")),
    ];

    private static string? Text(JsonElement state, string name) => state.GetProperty(name).GetString();

    private sealed record LoggedEvent(
        string Fact, string? Reason, string? Session, string? Account, string? Login, string? Subject, string? Device, string? Address);
}
