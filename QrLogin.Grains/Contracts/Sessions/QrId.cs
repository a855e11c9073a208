using System.Diagnostics.CodeAnalysis;

namespace QrLogin.Grains.Contracts;

/// <summary>The public name of one QR login attempt: the first 16 bytes of a hash of the PC's poll token, so it can be neither chosen nor guessed. 22 characters of base64url: 16 bytes.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.qr-id")]
public readonly record struct QrId
{
    private QrId(string value) => Value = value;

    /// <summary>The text of the id, which is also the grain's key.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Makes the id of exactly 16 bytes.</summary>
    public static QrId From(ReadOnlySpan<byte> bytes) => new(Base64UrlId.From(bytes));

    /// <summary>Reads an id; false for every text that no id has.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out QrId id)
    {
        bool valid = Base64UrlId.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
