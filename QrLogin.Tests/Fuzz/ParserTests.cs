using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http;
using QrLogin.Api.Secrets;
using QrLogin.Api.Sessions;
using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Fuzz;

/// <summary>Parsers of input from clients: valid text round-trips and has only one spelling, and no text makes a parser throw.</summary>
[Trait("Speed", "Slow")]
public sealed class ParserTests
{
    /// <summary>Arbitrary text: lone surrogates, control characters, empty and far too long texts.</summary>
    private static readonly Gen<string> s_anything = Gen.OneOf(
        HostileInput.Text,
        HostileInput.Literal,
        Gen.String[0, 200],
        Gen.Char.Array[0, 100].Select(c => new string(c)),
        Gen.Int[1, 60_000].Select(n => new string('A', n)));

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Gen<string> s_id = Gen.Byte.Array[16].Select(bytes => Base64Url.EncodeToString(bytes));
    private static readonly Gen<string> s_pollToken = Gen.Byte.Array[32].Select(bytes => "qrp_" + Base64Url.EncodeToString(bytes));
    private static readonly Gen<string> s_loginToken = Gen.Byte.Array[48].Select(bytes => "qrl_" + Base64Url.EncodeToString(bytes));

    [Fact]
    public void Ids_round_trip() => s_id.Sample(text =>
    {
        Assert.True(
            QrId.TryParse(text, out var session) && LoginId.TryParse(text, out var login) && AccountId.TryParse(text, out var account));
        Assert.Equal(
            (text, text, text),
            (
                session.Value,
                LoginId.TryParse(text, out login) ? login.Value : "",
                AccountId.TryParse(text, out account) ? account.Value : ""));
    });

    [Fact]
    public void Tokens_round_trip()
    {
        s_pollToken.Sample(text => Assert.Equal(text, PollToken.TryParse(text, out var token) ? token.Reveal() : null));
        s_loginToken.Sample(text => Assert.Equal(text, LoginToken.TryParse(text, out var token) ? token.Reveal() : null));
    }

    [Fact]
    public void An_id_has_one_spelling() => s_id.SelectMany(Changed, (good, near) => (good, near)).Sample((good, near) =>
        Assert.True(
            !QrId.TryParse(near, out var id) || (near != good && id.Value == near && !Bytes(near).SequenceEqual(Bytes(good)))),
            iter: 20_000);

    [Fact]
    public void A_poll_token_has_one_spelling() => s_pollToken.SelectMany(Changed, (good, near) => (good, near)).Sample((good, near) =>
        Assert.True(
            !PollToken.TryParse(near, out var token) || (token.Reveal() == near && !Bytes(near[4..]).SequenceEqual(Bytes(good[4..])))),
            iter: 20_000);

    [Fact]
    public void A_login_token_has_one_spelling() => s_loginToken.SelectMany(Changed, (good, near) => (good, near)).Sample((good, near) =>
        Assert.True(
            !LoginToken.TryParse(near, out var token) || (token.Reveal() == near && !Bytes(near[4..]).SequenceEqual(Bytes(good[4..])))),
            iter: 20_000);

    [Fact]
    public void Malformed_ids_and_tokens_are_not_parsed() => s_anything.Sample(
        text =>
        {
            bool isId =
                text.Length == 22 && Base64Url.IsValid(text, out int bytes) && bytes == 16 && Base64Url.EncodeToString(Bytes(text)) == text;
            Assert.Equal((isId, isId, isId), (QrId.TryParse(text, out _), LoginId.TryParse(text, out _), AccountId.TryParse(text, out _)));
            Assert.Equal((false, false), (PollToken.TryParse(text, out _), LoginToken.TryParse(text, out _)));
            // A malformed token of any shape is a wrong token.
            Assert.Equal(ConfirmToken.Hash(text), ConfirmToken.Hash(text));
        },
        iter: 20_000);

    [Fact]
    public void User_names_and_passwords_follow_the_contract() => s_anything.Sample(
        text =>
        {
            // TypedTextTests check the normalization. An ASCII name loses only the space around it.
            string name = Ascii.IsValid(text) ? text.Trim() : TypedText.NormalizeName(text);
            bool isName = name.Length is >= 3 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || "._-@+".Contains(c));
            Assert.Equal(isName, Username.TryParse(text, out var username));
            Assert.Equal(isName ? name : null, username.Value);
            Assert.True(!isName || (Username.TryParse(username.Value, out var again) && again == username));

            bool isUnicode = IsUnicode(text);
            string password = isUnicode ? TypedText.NormalizePassword(text) : text;
            int characters = isUnicode ? password.EnumerateRunes().Count() : 0;
            Assert.Equal(characters is >= 8 and <= 256, Password.TryParse(text, out _));
            Assert.Equal(password, TypedText.NormalizePassword(password));
        },
        iter: 20_000);

    [Fact]
    public void Device_headers_follow_the_contract() => Gen.Select(
        Gen.OneOf(s_anything, Gen.String[Gen.Char['*', '~'], 7, 129]), Gen.OneOf(s_anything, Gen.OneOf("pc", "tv"))).Sample(
        (id, type) => Assert.Equal(
            id.Length is >= 8 and <= 128 && id.All(c => char.IsAsciiLetterOrDigit(c) || "._~:-".Contains(c)) && type is "pc" or "tv",
            Device.TryParse(id, type, out var device) && device.Id == id),
        iter: 20_000);

    [Fact]
    public void A_cleaned_text_is_displayable() => Gen.Select(s_anything, Gen.Int[1, DisplayText.MaxLength]).Sample(
        (text, most) => Assert.True(
            DisplayText.Clean(text, most) is not { } clean || (clean.Length <= most && DisplayText.Parse(clean) == clean)),
        iter: 20_000);

    [Fact]
    public void A_displayable_text_is_unchanged_by_cleaning_and_by_parsing_again() => s_anything.Sample(
        text => Assert.True(
            DisplayText.Parse(text) is not { } shown
            || (DisplayText.Parse(shown), DisplayText.Clean(shown, 2 * DisplayText.MaxLength)) == (shown, shown)),
        iter: 20_000);

    [Fact]
    public void Only_a_short_wait_is_accepted() => Gen.OneOf(
        s_anything, Gen.Select(Gen.Int[-1, 30], Gen.OneOf("", "", "\0", " ", "٣"), (n, rest) => n + rest)).Sample(
        text =>
        {
            bool isWait = text.Length > 0 && text.All(char.IsAsciiDigit)
                && System.Numerics.BigInteger.Parse(text, CultureInfo.InvariantCulture) <= 25;
            var query = WaitQuery.Parse(
                new DefaultHttpContext { Request = { QueryString = QueryString.Create("wait", text) } }.Request.Query);
            Assert.Equal((isWait, isWait), (!query.IsProblem, query.Value?.Wait is not null));
        },
        iter: 20_000);

    private static Gen<string> Changed(string good) => HostileInput.Near(good).Where(near => near != good);

    private static byte[] Bytes(string text) => Base64Url.DecodeFromChars(text);

    private static bool IsUnicode(string text)
    {
        try
        {
            return s_strict.GetByteCount(text) > 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
