using QrLogin.Grains.Contracts;
using QrLogin.Grains.Sessions;
using static QrLogin.Tests.Infrastructure.Example;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A session that answers an authorization request with a code.</summary>
internal static class CodeSession
{
    public const string Redirect = "https://shop.example.com/signed-in", Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    public static readonly KeyThumbprint Key = KeyThumbprint.From(new byte[32]), OtherKey = KeyThumbprint.From([.. new byte[31], 1]);

    /// <summary>A login of Ann on the device that opens the session.</summary>
    public static readonly Phone OnPc = Ann with { LoginId = Login(7), Device = Pc };

    public static SecretHash Code => Token("the code");

    public static SessionClient Shop => new() { Id = "shop", Name = "The shop", IsVerified = false };

    public static CodeAuthorization Request { get; } =
        new() { Code = Code, RedirectUri = Redirect, CodeChallenge = Challenge, State = "state", Nonce = "nonce", IsOpenId = true };

    public static QrSession Opened(CodeAuthorization? request = null) =>
        QrSession.Open(With(Open(ScanCodeSource.Fixed(Example.Code)) with { LoginId = Login(9) }, request), new(), Start);

    public static QrSession Confirmed(CodeAuthorization? request = null) =>
        Opened(request).Scan(Scan(Ann, "1"), Start).Session.Confirm(Confirm(Ann, "1"), Start).Session;

    public static OpenSession With(OpenSession command, CodeAuthorization? request = null) =>
        command with { Client = Shop, CodeAuthorization = request ?? Request };

    /// <summary>The right exchange.</summary>
    public static ExchangeCode Exchange(SecretHash? loginSecret = null) => new()
    {
        RequestId = Unique.RequestId(),
        ClientId = "shop",
        Code = Code,
        RedirectUri = Redirect,
        CodeChallenge = Challenge,
        LoginSecret = loginSecret ?? Token("the login's secret"),
    };

    /// <summary>Exchanges that each have one thing wrong.</summary>
    public static ExchangeCode[] WrongExchanges =>
    [
        Exchange() with { ClientId = "bank" },
        Exchange() with { Code = Token("another code") },
        Exchange() with { RedirectUri = Redirect + "/" },
        Exchange() with { RedirectUri = null },
        Exchange() with { CodeChallenge = Challenge[1..] + "A" },
        Exchange() with { CodeChallenge = null },
    ];

    /// <summary>A continuation on the device that opened the session.</summary>
    public static ContinueSession Continue(Phone? login = null) => new()
    {
        RequestId = Unique.RequestId(),
        Login = login ?? OnPc,
        Authentication = new(Start.AddDays(-1), LoginMethod.Password),
    };

    /// <summary>Continuations on other devices.</summary>
    public static ContinueSession[] WrongContinuations => [Continue(OnPc with { Device = OtherPc }), Continue(Ann)];
}
