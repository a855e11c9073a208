using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Fuzz;

/// <summary>A PC with a session, as far as the answers revealed it.</summary>
internal sealed class FuzzPc(TestDevice device, string qrId, string pollToken, string scanCode, bool isBound)
{
    public TestDevice Device { get; } = device;

    public string QrId { get; } = qrId;

    public string PollToken { get; } = pollToken;

    public string ScanCode { get; } = scanCode;

    public bool IsBound { get; } = isBound;

    /// <summary>The user code, or a code that does not exist if the PC uses the API.</summary>
    public string UserCode { get; init; } = "BBBB-BBBB";

    /// <summary>The phone that scanned last, and its confirm token.</summary>
    public FuzzPhone? Phone { get; set; }

    public string ConfirmToken { get; set; } = "qrc_";

    public string Number { get; set; } = "00";
}

/// <summary>A person who is logged in.</summary>
internal sealed record FuzzPhone(TestDevice Device, string Token, string LoginId, string Username, bool IsBound);

/// <summary>
/// The state of the service while it is fuzzed: a few permanent phones, sessions that come and go, and the logins from
/// them.
/// </summary>
internal sealed class FuzzState(FuzzHost host)
{
    /// <summary>Sessions live for minutes, so their number bounds the memory. Every password takes 30 ms.</summary>
    private const int MostSessions = 1_500, MostPasswords = 200;

    private readonly FuzzPc[] _pcs = new FuzzPc[32];
    private readonly FuzzPhone[] _phones = new FuzzPhone[8], _guests = new FuzzPhone[16];
    private int _sessions, _passwords, _newPc, _newGuest;

    /// <summary>The keys of PCs and phones that are bound to one, and an unused key.</summary>
    public ProofSigner Key { get; } = new();

    public ProofSigner Stranger { get; } = new();

    public int Port { get; } = host.Http.BaseAddress!.Port;

    /// <summary>The last nonce that the server offered.</summary>
    public string Nonce { get; private set; } = "";

    /// <summary>The number of opened sessions, and a few accounts.</summary>
    public int Sessions => _sessions;

    public FuzzPc Pc(int pick) => _pcs[pick % _pcs.Length];

    public FuzzPhone Phone(int pick) => _phones[pick % _phones.Length];

    /// <summary>A login from a session, which may be ended.</summary>
    public FuzzPhone Guest(int pick) => _guests[pick % _guests.Length];

    public bool MayOpen() => _sessions < MostSessions;

    public bool MayHash() => Interlocked.Increment(ref _passwords) <= MostPasswords;

    public async Task Start()
    {
        for (int i = 0; i < _phones.Length; i++) _phones[i] = await LogIn(isBound: i % 4 == 3);
        for (int i = 0; i < _pcs.Length; i++)
        {
            var pc = await Infrastructure.TestPc.Open(host.Http);
            host.Secrets.Learn(pc.Opened.Text);
            _pcs[i] = new(pc.Device, pc.QrId, pc.PollToken, pc.ScanCode, isBound: false);
        }

        // Empty until a session provides one.
        Array.Fill(_guests, new(TestDevice.New("pc"), "qrl_none", "none", "", IsBound: false));
    }

    /// <summary>The number of phones that are still logged in. Random requests log some of them out.</summary>
    public async Task<int> CountPhones()
    {
        var replies = await Task.WhenAll(_phones.Where(p => !p.IsBound).Select(p => host.Http.Call(
            HttpMethod.Get, "api/v1/me", bearer: p.Token, device: p.Device)));
        return replies.Count(r => r.Status == 200);
    }

    /// <summary>Records the secrets in an answer.</summary>
    public void Observe(RequestTemplate plan, PlaceholderResolver cast, RawResponse answer)
    {
        if (answer.Header("DPoP-Nonce") is { } nonce) Nonce = nonce;
        if (answer.Status == 201) Interlocked.Increment(ref _sessions);
        if (answer.Status == 201 && plan.Asks("newPc") && Json(answer) is { } opened && opened.TryGetProperty("pollToken", out var poll))
        {
            string code = opened.GetProperty("qrText").GetString()!.Split("?c=")[1];
            _pcs[Next(ref _newPc, _pcs.Length)] = new(
                cast.NewPc, opened.GetProperty("qrId").GetString()!, poll.GetString()!, code, plan.Asks("openProof"));
        }

        if (answer.Status == 200 && answer.Body.StartsWith("{\"device_code\"", StringComparison.Ordinal) && Json(answer) is { } asked)
            Learn(asked);
        if (answer.Status == 200 && answer.Body.StartsWith("{\"access_token\"", StringComparison.Ordinal) && Json(answer) is { } token)
            _guests[Next(ref _newGuest, _guests.Length)] = new(
                cast.Pc.Device,
                token.GetProperty("access_token").GetString()!,
                "none",
                "",
                token.GetProperty("token_type").GetString() == "DPoP");
        if (answer.Status == 200 && answer.Body.Contains("\"confirmToken\"", StringComparison.Ordinal))
            (cast.Pc.Phone, cast.Pc.ConfirmToken) = (cast.Phone, Json(answer)!.Value.GetProperty("confirmToken").GetString()!);
        if (answer.Body.StartsWith("{\"qrId\"", StringComparison.Ordinal) && Json(answer) is { } view) Observe(cast.Pc, view);
    }

    /// <summary>An OAuth client. Phones scan its code like any other; its secret is no poll token.</summary>
    private void Learn(JsonElement asked)
    {
        Interlocked.Increment(ref _sessions);
        string[] link = asked.GetProperty("verification_uri_complete").GetString()!.Split("/q/")[1].Split("?c=");
        _pcs[Next(ref _newPc, _pcs.Length)] = new(
            TestDevice.New("tv"),
            link[0],
            asked.GetProperty("device_code").GetString()!,
            link[1],
            isBound: false)
        { UserCode = asked.GetProperty("user_code").GetString()!, Number = asked.GetProperty("user_code").GetString()! };
    }

    private void Observe(FuzzPc pc, JsonElement view)
    {
        if (view.TryGetProperty("matchNumber", out var number) && number.GetString() is { } digits) pc.Number = digits;
        if (!view.TryGetProperty("token", out var token) || token.ValueKind != JsonValueKind.Object) return;
        var guest = new FuzzPhone(
            pc.Device, token.GetProperty("accessToken").GetString()!, token.GetProperty("loginId").GetString()!, "", pc.IsBound);
        _guests[Next(ref _newGuest, _guests.Length)] = guest;
    }

    private async Task<FuzzPhone> LogIn(bool isBound)
    {
        var (device, username) = (TestDevice.New("ios"), "user-" + Unique.Text());
        Assert.Equal(
            201,
            (await host.Http.Call(
                HttpMethod.Post, "api/v1/accounts", new { username, password = Infrastructure.TestPhone.Password })).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/login")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { username, password = Infrastructure.TestPhone.Password }), null, "application/json"),
        };
        request.Headers.Add("X-Device-Id", device.Id);
        request.Headers.Add("X-Device-Type", device.Type);
        var cast = new PlaceholderResolver(this, RequestTemplateGen.LogIn);
        if (isBound) request.Headers.Add("DPoP", cast.Fill("«openProof»"));
        var reply = await host.Http.Ask(request);
        host.Secrets.Learn(reply.Text);
        var phone = new FuzzPhone(device, reply["accessToken"].GetString()!, reply["loginId"].GetString()!, username, isBound);
        return isBound ? phone : await LogInByQr(phone);
    }

    /// <summary>Another phone of the same person: a login that a QR code made cannot delete its account.</summary>
    private async Task<FuzzPhone> LogInByQr(FuzzPhone first)
    {
        var pc = await Infrastructure.TestPc.Open(host.Http, TestDevice.New("ios"));
        var phone = Infrastructure.TestPhone.With(host.Http, first.Device, first.Token);
        string confirmToken = await phone.Scanned(pc);
        await phone.Confirm(pc, confirmToken, (await pc.Poll())["matchNumber"].GetString());
        var redeemed = await pc.Poll();
        host.Secrets.Learn(redeemed.Text);
        var login = redeemed["token"];
        return new(
            pc.Device, login.GetProperty("accessToken").GetString()!, login.GetProperty("loginId").GetString()!, first.Username, false);
    }

    private static JsonElement? Json(RawResponse answer) =>
        answer.Body.StartsWith('{') ? JsonDocument.Parse(answer.Body).RootElement : null;

    private static int Next(ref int at, int length) => (Interlocked.Increment(ref at) & int.MaxValue) % length;
}
