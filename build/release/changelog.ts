/** What a changelog says of a version, without its heading. */
export function sectionOf(changelog: string, version: string): string {
    const sections = changelog.split(/^## /m).slice(1);
    const section = sections.find((each) => each.split(/[\s\]]/)[0]?.replace("[", "") === version);
    if (section === undefined) {
        throw new Error(
            `CHANGELOG.md has no section for ${version}, the version in package.json. Move what is under "Unreleased" there.`,
        );
    }
    return `${section.slice(section.indexOf("\n")).trim()}\n`;
}
