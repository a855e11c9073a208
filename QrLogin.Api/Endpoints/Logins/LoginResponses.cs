using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Logins;

internal sealed record DeviceResponse(
    [property: Description("The device's own id: its `X-Device-Id`.")]
    [property: RegularExpression($"^{Grains.Contracts.Device.IdCharacter}{{8,128}}$")]
    string Id,
    [property: Description("The kind of device, as the device reported it.")]
    DeviceType Type,
    [property: Description("The name that the person gave the device; null if none.")]
    string? Name)
{
    public static DeviceResponse Example => new("ann-phone-1", DeviceType.Ios, "Ann's phone");

    /// <summary>An older login's name may contain characters that nobody sees.</summary>
    public static DeviceResponse Of(Requester requester) =>
        new(requester.Device.Id, requester.Device.Type, DisplayText.Parse(requester.DeviceName));
}

internal sealed record MeResponse(
    [property: Description("The account that is logged in.")] MeAccount Account,
    [property: Description("The device that the login belongs to.")] DeviceResponse Device,
    [property: Description("This login; null for a token from another provider.")] MeLogin? Login)
{
    public static MeResponse Example
    {
        get
        {
            var login = new MeLogin(ExampleValues.LoginId, LoginMethod.Password, ExampleValues.Now, ExampleValues.Now.AddDays(30));
            return new(MeAccount.Example, DeviceResponse.Example, login);
        }
    }

    public static MeResponse Of(LoginDetails login) => new(
        MeAccount.Of(login.Account),
        DeviceResponse.Of(login.Requester),
        login.Method == LoginMethod.External ? null : new(login.LoginId.Value, login.Method, login.CreatedAt, login.ExpiresAt));
}

internal sealed record MeAccount(
    [property: Description("The account's id. It never changes.")]
    [property: RegularExpression(Grains.Contracts.AccountId.Pattern)]
    string AccountId,
    [property: Description("The name that the person logs in with. It is not case-sensitive.")]
    [property: RegularExpression(Grains.Contracts.Username.Pattern)]
    [property: StringLength(Grains.Contracts.Username.MaxLength, MinimumLength = Grains.Contracts.Username.MinLength)]
    string Username,
    [property: Description("The person's name as others see it.")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string DisplayName,
    [property: Description("The https address of the person's picture; null if there is none.")]
    string? Picture,
    [property: Description(IdpResponse.Description + "; null for an account of this service.")]
    IdpResponse? Idp)
{
    public static MeAccount Example => Of(AccountResponse.Example, null, new("https://login.example.com", "42"));

    public static MeAccount Of(AccountProfile profile) => Of(AccountResponse.Of(profile), profile.Picture, IdpResponse.Of(profile));

    private static MeAccount Of(AccountResponse account, string? picture, IdpResponse? idp) =>
        new(account.AccountId, account.Username, account.DisplayName, picture, idp);
}

internal sealed record MeLogin(
    [property: Description("The login's id. It is not a secret.")]
    [property: RegularExpression(Grains.Contracts.LoginId.Pattern)]
    string LoginId,
    [property: Description("How the login was created.")]
    LoginMethod Method,
    [property: Description("When the login was created.")]
    DateTimeOffset CreatedAt,
    [property: Description("When the login expires; null if logins do not expire.")]
    DateTimeOffset? ExpiresAt);

internal sealed record LoginsResponse(
    [property: Description("All active logins, most recently seen first.")] IReadOnlyList<ListedLogin> Logins)
{
    public static LoginsResponse Example
    {
        get
        {
            var (now, phone) = (ExampleValues.Now, DeviceResponse.Example);
            var pc = new DeviceResponse("office-pc-1", DeviceType.Pc, "Office PC");
            return new(
            [
                new(ExampleValues.LoginId, phone, LoginMethod.Password, now, now.AddMinutes(5), "192.0.2.7", true, false),
                new(ExampleValues.OtherLoginId, pc, LoginMethod.Qr, now.AddMinutes(1), now.AddMinutes(4), "198.51.100.20", false, true),
            ]);
        }
    }
}

internal sealed record ListedLogin(
    [property: Description("The login's id. It is not a secret.")]
    [property: RegularExpression(Grains.Contracts.LoginId.Pattern)]
    string LoginId,
    [property: Description("The device that the login belongs to.")]
    DeviceResponse Device,
    [property: Description("How the login was created.")]
    LoginMethod Method,
    [property: Description("When the login was created.")]
    DateTimeOffset CreatedAt,
    [property: Description("When the login was last used, approximately.")]
    DateTimeOffset LastSeenAt,
    [property: Description("The IP address of the device, as the service sees it; null if unknown.")]
    string? Ip,
    [property: Description("Whether this is the login that sent the request.")]
    bool Current,
    [property: Description(
        "Whether the login was made with a QR code in the last 24 hours. Point it out, in case the person does not recognize it.")]
    bool IsNew)
{
    public static ListedLogin Of(LoginDetails login, bool isCurrent, bool isNew) => new(
        login.LoginId.Value,
        DeviceResponse.Of(login.Requester),
        login.Method,
        login.CreatedAt,
        login.LastSeenAt,
        login.Requester.Ip,
        isCurrent,
        isNew);
}
