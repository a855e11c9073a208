using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Passkeys;

internal sealed record PasskeyResponse(
    [property: Description("The passkey's public id.")]
    [property: RegularExpression(Grains.Contracts.PasskeyId.Pattern)]
    string PasskeyId,
    [property: Description("Its name. The person can change it.")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string Name,
    [property: Description("When it was registered.")]
    DateTimeOffset CreatedAt,
    [property: Description("When it was last used; null if it has not been used.")]
    DateTimeOffset? LastUsedAt)
{
    public static PasskeyResponse Example => new(ExampleValues.LoginId, "Ann's phone", ExampleValues.Now, null);

    public static PasskeyResponse Of(PasskeyDetails passkey) =>
        new(passkey.PasskeyId.Value, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt);
}

internal sealed record PasskeysResponse(
    [property: Description("The account's passkeys, the oldest first.")] IReadOnlyList<PasskeyResponse> Passkeys)
{
    public static PasskeysResponse Example => new([PasskeyResponse.Example]);
}
