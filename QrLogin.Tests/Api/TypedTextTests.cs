using System.Globalization;
using System.Text;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Api;

/// <summary>Text that people type, normalized alike by the pages and the service.</summary>
public sealed class TypedTextTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    /// <summary>A noncharacter, which no text contains.</summary>
    private const string Separator = "\uFFFF";

    /// <summary>A text as typed, as a code, and as a name.</summary>
    public static TheoryData<string, string, string> Typed => new()
    {
        { "bcdf-ghjk", "BCDFGHJK", "bcdf-ghjk" },
        { "ＢＣＤＦ－ＧＨＪＫ", "BCDFGHJK", "BCDF-GHJK" },
        { " 4 2 ", "42", "4 2" },
        { "٤٢", "42", "42" },
        { "४२", "42", "42" },
        { "𝟒𝟚", "42", "42" },
        { "４２", "42", "42" },
        { "4\uFE0F\u20E32\uFE0F\u20E3", "42", "42" },
        { "4\u22122", "42", "4-2" },
        { "4\u20102\u20133", "423", "4-2-3" },
        { "4\u30FC2", "42", "4\u30FC2" },
        { "4\uFF702", "42", "4\u30FC2" },
        { "\u200Ba\uFEFFnn\u00AD", "ANN", "ann" },
        { "\u3164ann\u3164", "ANN", "ann" },
        { "\u00A0ann\u3000", "ANN", "ann" },
        { "ﬁnn", "FINN", "finn" },
        { "ſ\u212A", "SK", "sK" },
        { "ß", "ß", "ß" },
        { "e\u0301", "é", "é" },
        { "b\u0331\u0301", "\u1E07", "\u1E07" },
        { "😀", "", "😀" },
        { "👩\u200D💻", "", "👩💻" },
        { "1\u0085", "1", "1" },
        { "\u2028\t4\r\n", "4", "4" },
        { "\u180E4\u2800", "4", "4" },
        { "4\u20142\u20152\uFE582", "4222", "4-2-2-2" },
        { "4\u00B72_2.2", "4222", "4\u00B72_2.2" },
        { "b\u0441", "B\u0441", "b\u0441" },
        { "ı\u0130", "ıİ", "ıİ" },
        { "½²Ⅳ①", "122IV1", "1\u204422IV1" },
        { "\u0E52\u06F4\u09E8\u1040", "2420", "2420" },
        { "\U0001E952\U000116DA\U000116E3", "209", "209" },
        { "\uD55C\u1112\u1161\u11AB", "한한", "한한" },
        { "\uFFA0\uFFE3", "", "" },
        { "a\u0308\u0323", "\u1EA1", "\u1EA1" },
        { "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Typed))]
    public void The_service_compares_texts_in_one_form(string typed, string code, string name) =>
        Assert.Equal((code, name), (TypedText.NormalizeCode(typed), TypedText.NormalizeName(typed)));

    [Fact]
    public async Task The_pages_use_the_same_form()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!);
        await person.Goes("/");
        foreach (var row in Typed)
        {
            var (typed, code, name) = row.Data;
            string[] normal = await person.Page.EvaluateAsync<string[]>(
                "async typed => { const { normalizeCode, normalizeName } = await import('/js/core/typed-text.js');"
                    + " return [normalizeCode(typed), normalizeName(typed)]; }",
                typed);
            Assert.Equal((typed, code, name), (typed, normal[0], normal[1]));
        }
    }

    [Fact]
    public async Task The_pages_and_the_service_agree_on_every_character()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(api.Http.BaseAddress!);
        await person.Goes("/");
        var runes = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value))
            .Where(rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            // New in Unicode 16 (2024). The machine's ICU, which normalizes for the service, may be older than .NET and the browser.
            .Where(rune => rune.Value is < 0x1CC00 or > 0x1CEBF)
            .Select(rune => rune.ToString()).ToList();
        string expected = string.Join(
            Separator, runes.SelectMany(typed => new[] { typed, TypedText.NormalizeCode(typed), TypedText.NormalizeName(typed) }));
        string[] different = await person.Page.EvaluateAsync<string[]>(
            """
            async ([expected, separator]) => {
              const { normalizeCode, normalizeName } = await import('/js/core/typed-text.js');
              const texts = expected.split(separator);
              const different = [];
              for (let i = 0; i < texts.length; i += 3) {
                const [typed, code, name] = texts.slice(i, i + 3);
                // The browser's Unicode may be older than the service's.
                if (/\p{Cn}/u.test(typed)) continue;
                const here = [normalizeCode(typed), normalizeName(typed)];
                if (here[0] === code && here[1] === name) continue;
                different.push(`U+${typed.codePointAt(0).toString(16)}: ${here}, not ${code},${name}`);
              }
              return different;
            }
            """,
            new[] { expected, Separator });
        Assert.Equal("", string.Join('\n', different));
    }

    [Theory]
    [InlineData("QrLogin.Api")]
    [InlineData("QrLogin.Silo")]
    public void No_environment_variable_switches_ICU_off(string program)
    {
        // Explicit, so that DOTNET_SYSTEM_GLOBALIZATION_INVARIANT is ignored.
        string settings = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, program + ".runtimeconfig.json"));
        Assert.Contains("\"System.Globalization.Invariant\": false", settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_logs_in_with_another_keyboard()
    {
        string name = "ann" + Unique.Text();
        var account = new { username = name, password = "caf\u00E9 \u00E0 la" };
        Assert.Equal(201, (await api.Http.Call(HttpMethod.Post, "api/v1/accounts", account)).Status);
        string wide = name.ToUpperInvariant().Replace('A', '\uFF21');
        var again = new { username = $" \u200B{wide} ", password = "cafe\u0301\u00A0a\u0300 la" };
        Assert.Equal(200, (await api.Http.Call(HttpMethod.Post, "api/v1/login", again, device: TestDevice.New("ios"))).Status);
    }

    [Fact]
    public async Task A_number_may_be_typed_with_spaces_and_in_other_digits()
    {
        await using var host = new ApiHost(null, new() { ["QrLogin:NumberMatching"] = "Always" });
        await host.InitializeAsync();
        var (pc, phone) = (await TestPc.Open(host.Http), await TestPhone.LoggedIn(host.Http));
        string confirmToken = await phone.Scanned(pc);
        string number = (await pc.Poll())["matchNumber"].GetString()!;
        string typed = $"{(char)('\u0660' + number[0] - '0')} {(char)('\uFF10' + number[1] - '0')}";
        Assert.Equal((400, "validation"), (await phone.Confirm(pc, confirmToken, "4\u22122\u22122")).Refusal);
        Assert.Equal(200, (await phone.Confirm(pc, confirmToken, typed)).Status);
    }

    [Fact]
    public async Task A_user_code_may_be_full_width_and_malformed_text_is_not_a_guess()
    {
        var (tv, phone) = (await Tv.Asks(api.Http), await TestPhone.LoggedIn(api.Http));
        for (int i = 0; i < 8; i++) Assert.Equal(404, (await phone.LookUp("12345678")).Status);
        string wide = string.Concat(tv.UserCode.Select(c => c == '-' ? '\u2212' : (char)(c - 'A' + '\uFF21')));
        Assert.Equal(200, (await phone.LookUp(wide)).Status);
    }
}
