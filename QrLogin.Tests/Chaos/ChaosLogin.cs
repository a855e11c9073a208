using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Chaos;

/// <summary>A phone with its own account, for as many logins as the list can hold.</summary>
internal sealed record ChaosPhone(TestDevice Device, string Token)
{
    public static async Task<ChaosPhone> New(ChaosClient client)
    {
        string username = "user-" + Unique.Text();
        var device = TestDevice.New("ios");
        await client.Call(HttpMethod.Post, "accounts", new { username, password = TestPhone.Password });
        var login = await client.Call(HttpMethod.Post, "login", new { username, password = TestPhone.Password }, device: device);
        return new(device, login["accessToken"].GetString()!);
    }
}

/// <summary>One QR login, which its PC follows to the end despite failures of the service.</summary>
internal sealed class ChaosLogin(ChaosClient client, ChaosReport report, ChaosPhone phone)
{
    public const string Lifetime = "00:00:20";

    public const string TwoTokens = "a QR-ID that yielded two tokens";
    public const string Stranger = "a token for a device that did not open the session";
    public const string Lost = "a confirmed session that neither yielded its token nor failed cleanly";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <summary>The client of the sites that ask for a code, and its settings.</summary>
    private static readonly TestClient s_site = new("chaos");

    private readonly ConcurrentDictionary<string, bool> _tokens = new();

    /// <summary>The authorization request of every fourth login; null for the others.</summary>
    private readonly SiteRequest? _request =
        RandomNumberGenerator.GetInt32(4) == 0 ? SiteRequest.New(s_site, "https://chaos.example/signed-in") : null;

    private string _qrId = "", _pollToken = "";

    /// <summary>Whether the phone learned that it had confirmed.</summary>
    private bool _confirmed;

    public TestDevice Pc { get; } = TestDevice.New("pc");

    /// <summary>Whether the phone learned that it had confirmed, or may have confirmed without learning it.</summary>
    public bool MayBeConfirmed { get; private set; }

    /// <summary>The front ends' setting of <see cref="s_site"/>.</summary>
    public static string ClientSetting => "--QrLogin:Clients:chaos:RedirectUris=https://chaos.example/signed-in";

    /// <summary>
    /// Whether an exchange was repeated, since the answer to the first one was lost. The code may have been used twice, which ends
    /// the login, even after the site has got its token: the first exchange may be the last to be processed.
    /// </summary>
    public bool RepeatedExchange { get; private set; }

    /// <summary>Whether the PC got its token.</summary>
    public bool Completed => !_tokens.IsEmpty;

    private enum Kind
    {
        Confirms,
        Denies,
        NobodyScans,
        NobodyDecides,
        PcCancels,
        PcVanishes,
    }

    public async Task Run()
    {
        var kind = RandomNumberGenerator.GetInt32(100) switch
        {
            < 74 => Kind.Confirms,
            < 80 => Kind.Denies,
            < 86 => Kind.NobodyScans,
            < 90 => Kind.NobodyDecides,
            < 94 => Kind.PcCancels,
            _ => Kind.PcVanishes,
        };
        var body = new { deviceName = "Chaos", authorizationRequest = _request?.Query };
        var opened = await client.Call(HttpMethod.Post, "qr-sessions", body, device: Pc);
        (_qrId, _pollToken) = (opened["qrId"].GetString()!, opened["pollToken"].GetString()!);
        string text = opened["qrText"].GetString()!;
        var phoneSide = kind == Kind.NobodyScans
            ? Task.FromResult("nobody scanned")
            : Decide(kind, text[(text.IndexOf("c=", StringComparison.Ordinal) + 2)..]);
        if (kind == Kind.PcCancels) await Poll(HttpMethod.Delete);
        string pcSide = kind == Kind.PcVanishes ? "the PC vanished" : await Follow();
        string decided = await phoneSide;
        if (_confirmed && !Completed && pcSide is ("expired" or "forgotten" or "denied"))
            report.Broken(Lost, $"{_qrId}: the phone was told {decided}");
        report.Outcome(Completed ? "completed" : $"failed cleanly: {pcSide}");
        if (RandomNumberGenerator.GetInt32(10) == 0) await Steal();
    }

    /// <summary>The PC polls until it has its token or can get none.</summary>
    private async Task<string> Follow()
    {
        while (true)
        {
            await Pause.For(s_interval);
            var view = await Poll(HttpMethod.Get);
            // Erased: the PC was away for longer than a finished session is kept.
            if (view.Status == 401) return "forgotten";
            string status = view["status"].GetString()!;
            if (view.Members.Contains("redirectTo") && status == "confirmed") return await Exchange(view["redirectTo"].GetString()!);
            if (Take(view))
            {
                // An impatient PC, and one whose answer was lost, get the same token from any front end.
                foreach (var again in await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Poll(HttpMethod.Get)))) Take(again);
                return status;
            }

            if (status is "denied" or "cancelled" or "expired" or "redeemed") return status;
        }
    }

    /// <summary>The site's backend exchanges the code, and tries again if the answer is lost.</summary>
    private async Task<string> Exchange(string redirectTo)
    {
        (string, string)[] form =
        [
            ("grant_type", "authorization_code"), ("code", SiteRequest.Answer(redirectTo)["code"]), ("client_id", s_site.Id),
            ("redirect_uri", _request!.RedirectUri), ("code_verifier", _request.Verifier),
        ];
        var reply = await client.Form("oauth/token", form, missed: () => RepeatedExchange = true);
        if (reply.Status == 200)
        {
            _tokens.TryAdd(reply["access_token"].GetString()!, true);
            return "exchanged";
        }

        if (!RepeatedExchange) report.Broken(Lost, $"{_qrId}: the site was told {reply.Text}");
        return "the answer to the exchange was lost";
    }

    private async Task<string> Decide(Kind kind, string scanCode)
    {
        await Pause.For(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(200, 1500)));
        var scanned = await AsPhone("scan", new { scanCode });
        if (scanned.Status != 200) return scanned.Code!;
        if (kind == Kind.NobodyDecides) return "nobody decided";
        string confirmToken = scanned["confirmToken"].GetString()!;
        await Pause.For(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(200, 1500)));
        if (kind == Kind.Denies) return (await AsPhone("deny", new { confirmToken })).Text;

        var confirmed = await AsPhone("confirm", new { confirmToken }, missed: () => MayBeConfirmed = true);
        // "Used, and the session is confirmed" refers to this phone's own first attempt, whose answer was lost.
        _confirmed = confirmed.Status == 200
            || (confirmed.Code == "confirm_token_used" && confirmed["sessionStatus"].GetString() is "confirmed" or "redeemed");
        MayBeConfirmed |= _confirmed;
        return confirmed.Text;
    }

    /// <summary>A caller that has the PC's secret but not its device.</summary>
    private async Task Steal()
    {
        var stolen = await client.Call(HttpMethod.Get, $"qr-sessions/{_qrId}", bearer: _pollToken, device: TestDevice.New("pc"));
        if (stolen.Status != 401) report.Broken(Stranger, stolen.Text);
    }

    private bool Take(Reply view)
    {
        if (view.Status != 200 || view["token"] is not { ValueKind: JsonValueKind.Object } token) return false;
        _tokens.TryAdd(token.GetProperty("accessToken").GetString()!, true);
        if (_tokens.Count > 1) report.Broken(TwoTokens, _qrId);
        return true;
    }

    private Task<Reply> Poll(HttpMethod method) => client.Call(method, $"qr-sessions/{_qrId}", bearer: _pollToken, device: Pc);

    private Task<Reply> AsPhone(string verb, object body, Action? missed = null) =>
        client.Call(HttpMethod.Post, $"qr-sessions/{_qrId}/{verb}", body, phone.Token, phone.Device, missed);
}
