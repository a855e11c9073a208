using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using QrLogin.Api.Secrets;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>Compares the product's names with docs/glossary.md.</summary>
public sealed partial class GlossaryTests
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly[] s_product =
        [typeof(IQrSessionGrain).Assembly, typeof(Silo.Hosting.SiloSetup).Assembly, typeof(PollToken).Assembly];

    private static string[] WordsToAvoid =>
    [
        .. Row().Matches(Repository.Read("docs/glossary.md"))
            .SelectMany(row => Word().Matches(row.Groups["avoid"].Value))
            .Select(word => word.Groups[1].Value)
            .Distinct(),
    ];

    [Fact]
    public void No_type_or_member_is_named_with_a_word_that_the_glossary_avoids()
    {
        Assert.True(WordsToAvoid.Length > 25);
        var names = s_product.SelectMany(OwnTypes).SelectMany(NamesOf).Distinct().ToList();
        Assert.Contains("QrSessionGrain", names);
        Assert.All(WordsToAvoid, word => Assert.DoesNotContain(names, name => IsMadeWith(name, word)));
    }

    [Theory]
    [InlineData("WaitingRoom", "Room", true)]
    [InlineData("waitingRoom", "Room", true)]
    [InlineData("_room", "Room", true)]
    [InlineData("MakeRoom", "WaitingRoom", false)]
    [InlineData("Surface", "Face", false)]
    [InlineData("Factory", "Fact", false)]
    public void A_name_contains_an_avoided_word_only_as_a_whole_word(string name, string word, bool expected) =>
        Assert.Equal(expected, IsMadeWith(name, word));

    private static bool IsMadeWith(string name, string word) =>
        Regex.IsMatch(char.ToUpperInvariant(name.TrimStart('_')[0]) + name.TrimStart('_')[1..], $"(?<![A-Z]){word}(?![a-z])");

    private static IEnumerable<Type> OwnTypes(Assembly assembly) => assembly.GetTypes().Where(type =>
        type.FullName?.StartsWith("QrLogin.", StringComparison.Ordinal) == true
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), false));

    private static IEnumerable<string> NamesOf(Type type) =>
        type.GetMembers(Declared)
            .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute), false))
            .Select(member => member.Name)
            .Concat(type.GetMethods(Declared).SelectMany(method => method.GetParameters()).Select(parameter => parameter.Name ?? ""))
            .Append(type.Name.Split('`')[0])
            .Where(name => Identifier().IsMatch(name) && name.Trim('_').Length > 0);

    [GeneratedRegex(@"^\|(?:[^|]*\|){3}(?<avoid>[^|]*)\|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z0-9]+)`")]
    private static partial Regex Word();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
